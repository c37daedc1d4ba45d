/** Slow statements hold the few connections of a server, while many clients want one. */
import { waitFor } from '@passerelle/testkit'
import { usePostgres, withClient } from '@passerelle/testkit/postgres'
import { startAsking } from './asking.ts'
import { openFleet } from './fleet.ts'
import { startLoad } from './load.ts'
import { startOneServer } from './one-server.ts'
import { report } from './report.ts'

export async function runPoolExhausted(): Promise<void> {
  const postgres = await usePostgres()
  try {
    const figures = await exhaustPool(postgres.url(), { connections: 4, customers: 200, readers: 20, heldMs: 40_000 })
    report(figures, figures.slowestAnswerMs <= longestAnswerMs && figures.resumeMs <= 10_000)
  } finally {
    await postgres.close()
  }
}

/** 5 s for a connection, 8 s for a lock, 10 s in line: see pool.ts. */
const longestAnswerMs = 23_000

export interface Exhausting {
  connections: number
  customers: number
  readers: number
  /** Absent: until requests are refused. */
  heldMs?: number
}

export async function exhaustPool(databaseUrl: string, { connections, customers, readers, heldMs }: Exhausting) {
  await using resources = new AsyncDisposableStack()
  const url = new URL(databaseUrl)
  url.searchParams.set('pool', `${connections}`)
  const fleet = await openFleet(url.href)
  resources.defer(fleet.close)
  const { server, log, accounts, receiver } = await startOneServer(fleet)
  resources.defer(receiver.close)
  const load = await startLoad({ accounts, receiver, customers })
  const acknowledgeMore = (what: string) => {
    const before = load.acknowledged
    return waitFor(what, () => load.acknowledged > before + customers, 60_000)
  }
  await acknowledgeMore('messages to be acknowledged')
  const asking = await withClient(databaseUrl, async (client) => {
    await client.query('begin; lock table canned_replies in access exclusive mode')
    const started = startAsking(() => accounts.asDesk.call('GET', '/canned-replies'), readers)
    const until = performance.now() + (heldMs ?? 0)
    const isOver = () => load.refused > 0 && performance.now() > until
    await waitFor('requests to be refused', isOver, 60_000 + (heldMs ?? 0))
    await client.query('rollback')
    return started
  })
  const from = performance.now()
  await acknowledgeMore('messages to be acknowledged again')
  const resumeMs = Math.round(performance.now() - from)
  await Promise.all([load.stop(), asking.stop()])
  const faults = [...(await load.findFaults()), ...asking.faults]
  if (server.child.exitCode !== null) faults.push('the server ended')
  return {
    acknowledged: load.acknowledged,
    refused: load.refused,
    slowReadsAnswered: asking.answered,
    slowReadsRefused: asking.refused,
    slowestAnswerMs: Math.round(Math.max(load.slowestMs, asking.slowestMs)),
    resumeMs,
    mostLinesASecond: log.mostInASecond(),
    reasons: log.reasons(),
    faults,
  }
}
