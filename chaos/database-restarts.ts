/** R3: PostgreSQL is killed, or stopped as an operator does, and started again, under messages, replies and deliveries. */
import { setTimeout as wait } from 'node:timers/promises'
import { waitFor } from '@passerelle/testkit'
import { type PostgresServer, startPostgres } from '@passerelle/testkit/postgres'
import { type Fleet, openFleet } from './fleet.ts'
import { startLoad } from './load.ts'
import { startOneServer } from './one-server.ts'
import { report } from './report.ts'

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
  const postgres = await startPostgres({ because: 'it is killed and restarted' })
  const fleet = await openFleet(postgres.url())
  try {
    const figures = await restartDatabase(fleet, postgres, { restarts: 20, customers: 20, awayMs: 3000 })
    report(figures, figures.slowestResumeMs <= 10_000 && figures.mostLinesASecond <= 1)
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
  const { server, log, accounts, receiver } = await startOneServer(fleet)
  try {
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
