/** The short forms of `npm run chaos R3` and `npm run chaos failover`: servers, killed and stopped PostgreSQL and all are processes of their own. */
import { startPostgres } from '@passerelle/testkit/postgres'
import { expect, test } from 'vitest'
import { restartDatabase } from '../../chaos/database-restarts.ts'
import { failOver } from '../../chaos/failover.ts'
import { openFleet } from '../../chaos/fleet.ts'

test('[R3] a database that is killed, and one that is stopped, is away for a while and loses nothing', async () => {
  await using resources = new AsyncDisposableStack()
  const postgres = await startPostgres()
  resources.defer(postgres.close)
  const fleet = await openFleet(postgres.url())
  resources.defer(fleet.close)
  const { faults, mostLinesASecond } = await restartDatabase(fleet, postgres, {
    restarts: 2,
    customers: 8,
    awayMs: 1500,
  })
  expect(faults).toEqual([])
  expect(mostLinesASecond).toBe(1)
})

test('a database that is killed is followed by its replica, and nothing is lost', async () => {
  const { faults, mostLinesASecond } = await failOver({ customers: 8, awayMs: 500 })
  expect(faults).toEqual([])
  expect(mostLinesASecond).toBe(1)
})
