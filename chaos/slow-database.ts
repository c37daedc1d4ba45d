/** Each answer of the database is under way for a while: what is sent stays in order, and nobody is taken for dead. */
import { setTimeout as wait } from 'node:timers/promises'
import type { NodeItem } from '@passerelle/protocol'
import { waitFor } from '@passerelle/testkit'
import { usePostgres, withClient } from '@passerelle/testkit/postgres'
import { openFleet } from './fleet.ts'
import { startLoad } from './load.ts'
import { watchLog } from './log-lines.ts'
import { eagerRetries, startOneServer } from './one-server.ts'
import { report } from './report.ts'
import { startSwitch } from './tcp-switch.ts'

export async function runSlowDatabase(): Promise<void> {
  const postgres = await usePostgres()
  try {
    report(await slowDown(postgres.url(), { customers: 100, delayMs: { least: 200, most: 500 }, lastsMs: 60_000 }))
  } finally {
    await postgres.close()
  }
}

export interface Slowness {
  customers: number
  /** Of each answer. */
  delayMs: { least: number; most: number }
  lastsMs: number
}

export async function slowDown(databaseUrl: string, { customers, delayMs, lastsMs }: Slowness) {
  await using resources = new AsyncDisposableStack()
  const url = new URL(databaseUrl)
  const way = await startSwitch(Number(url.port))
  resources.defer(way.close)
  url.port = `${way.port}`
  const fleet = await openFleet(url.href)
  resources.defer(fleet.close)
  // Each customer's place is taken for some answers of the database.
  const settings = { ...eagerRetries, WEBHOOK_CONCURRENCY: `${customers}` }
  const { server, log, accounts, receiver } = await startOneServer(fleet, settings)
  resources.defer(receiver.close)
  const other = await fleet.startServer({ settings })
  const logs = [log, watchLog(other)]
  const load = await startLoad({ accounts, receiver, customers })
  await waitFor('deliveries', () => receiver.delivered().length > customers)
  way.delayAnswers(() => delayMs.least + Math.random() * (delayMs.most - delayMs.least))
  const before = { delivered: receiver.delivered().length, transactions: await countTransactions(databaseUrl) }
  await wait(lastsMs)
  const delivered = receiver.delivered().length - before.delivered
  const transactions = (await countTransactions(databaseUrl)) - before.transactions
  const { items } = await accounts.asOperator.get<{ items: NodeItem[] }>('/nodes')
  const notRunning = items.filter(({ state }) => state !== 'running').map(({ id, state }) => `${id} is ${state}`)
  way.delayAnswers(() => 0)
  await load.stop()
  const faults = [...(await load.findFaults()), ...notRunning]
  for (const { child } of [server, other]) if (child.exitCode !== null) faults.push('a server ended')
  // Each was answered: whoever sends one again has lost the lease, or did not store the answer.
  const repeated = receiver.requests - receiver.delivered().length - receiver.refused
  if (repeated > 0) faults.push(`${repeated} webhooks came again although they had been answered`)
  return {
    acknowledged: load.acknowledged,
    refused: load.refused,
    slowestAnswerMs: Math.round(load.slowestMs),
    deliveredWhileSlow: delivered,
    deliveriesASecond: Math.round((delivered * 1000) / lastsMs),
    transactionsADelivery: Math.round((transactions / delivered) * 100) / 100,
    logLines: logs.flatMap(({ all }) => all).length,
    faults,
  }
}

/** Of all who use the database. */
const countTransactions = (databaseUrl: string): Promise<number> =>
  withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<{ n: number }>(
      'select (xact_commit + xact_rollback)::float8 as n from pg_stat_database where datname = current_database()',
    )
    return rows[0]?.n ?? 0
  })
