/** R3: PostgreSQL is killed, or stopped as an operator does, and started again, under messages, replies and deliveries. */
import { setTimeout as wait } from 'node:timers/promises'
import { createAccounts, operatorToken, waitFor } from '@passerelle/testkit'
import { type PostgresServer, startPostgres } from '@passerelle/testkit/postgres'
import { type Fleet, openFleet } from './fleet.ts'
import { startLoad } from './load.ts'
import { watchLog } from './log-lines.ts'
import { startReceiver } from './receiver.ts'

const settings = { RETRY_SCHEDULE: Array(100).fill('200ms').join(',') }

export interface AwayFigures {
  acknowledged: number
  refused: number
  slowestAnswerMs: number
  /** From the database's start to the next acknowledged message. */
  slowestResumeMs: number
  mostLinesASecond: number
  faults: string[]
}

export async function runR3(): Promise<void> {
  const postgres = await startPostgres()
  const fleet = await openFleet(postgres.url())
  try {
    const figures = await restartDatabase(fleet, postgres, { restarts: 20, customers: 20, awayMs: 3000 })
    const { faults, ...rest } = figures
    console.log(' ', rest, `${faults.length} faults`)
    for (const fault of faults.slice(0, 10)) console.log(`  ${fault}`)
    if (faults.length > 0 || figures.slowestResumeMs > 10_000 || figures.mostLinesASecond > 1) process.exitCode = 1
  } finally {
    await fleet.close()
    await postgres.close()
  }
}

export interface Restarts {
  restarts: number
  customers: number
  awayMs: number
}

/** Every other time it is killed. */
export async function restartDatabase(
  fleet: Fleet,
  postgres: Pick<PostgresServer, 'kill' | 'stop' | 'start'>,
  { restarts, customers, awayMs }: Restarts,
): Promise<AwayFigures> {
  const receiver = await startReceiver({ failEvery: 10 })
  try {
    const server = await fleet.startServer({ settings })
    const log = watchLog(server)
    const accounts = await createAccounts({
      ...{ url: server.url, operatorToken },
      connector: { webhook_url: receiver.url },
    })
    const load = await startLoad({ accounts, receiver, customers })
    let slowestResumeMs = 0
    for (let n = 0; n < restarts; n++) {
      const { acknowledged } = load
      await waitFor('messages to be acknowledged', () => load.acknowledged > acknowledged + 10 * customers)
      await (n % 2 === 0 ? postgres.kill() : postgres.stop())
      const { refused } = load
      await waitFor('requests to be refused', () => load.refused > refused + customers)
      await wait(awayMs)
      await postgres.start()
      const from = performance.now()
      const before = load.acknowledged
      await waitFor('messages to be acknowledged again', () => load.acknowledged > before)
      slowestResumeMs = Math.max(slowestResumeMs, performance.now() - from)
    }
    await load.stop()
    const faults = await load.findFaults()
    if (server.child.exitCode !== null) faults.push('the server ended')
    return {
      acknowledged: load.acknowledged,
      refused: load.refused,
      slowestAnswerMs: Math.round(load.slowestMs),
      slowestResumeMs: Math.round(slowestResumeMs),
      mostLinesASecond: log.mostInASecond(),
      faults,
    }
  } finally {
    await receiver.close()
  }
}
