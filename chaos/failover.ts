/** The database's primary is killed under load, its synchronous replica promoted, and the way to it switched. */
import { type PostgresServer, startPostgres, startReplica } from '@passerelle/testkit/postgres'
import { restartDatabase } from './database-restarts.ts'
import { openFleet } from './fleet.ts'
import { report } from './report.ts'
import { startSwitch } from './tcp-switch.ts'

export async function runFailover(): Promise<void> {
  const figures = await failOver({ customers: 20, awayMs: 3000 })
  report(figures, figures.slowestResumeMs <= 10_000 && figures.mostLinesASecond <= 1)
}

export async function failOver(load: { customers: number; awayMs: number }) {
  await using resources = new AsyncDisposableStack()
  const primary = await startPostgres({
    settings: { synchronous_standby_names: 'replica' },
    because: 'it is killed, and its replica promoted',
  })
  resources.defer(primary.close)
  const replica = await startReplica(primary)
  resources.defer(replica.close)
  const way = await startSwitch(primary.port)
  resources.defer(way.close)
  const url = new URL(primary.url())
  url.port = String(way.port)
  const fleet = await openFleet(url.href)
  resources.defer(fleet.close)
  const database: Pick<PostgresServer, 'kill' | 'stop' | 'start'> = {
    kill: primary.kill,
    stop: primary.stop,
    async start() {
      await replica.promote()
      way.switchTo(replica.port)
    },
  }
  return await restartDatabase(fleet, database, { restarts: 1, ...load })
}
