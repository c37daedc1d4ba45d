/** The short form of `npm run chaos R5` and `npm run chaos cut-off`. */
import { freshDatabase } from '@passerelle/testkit/postgres'
import { expect, test } from 'vitest'
import { openFleet } from '../../chaos/fleet.ts'
import { loseWorkers } from '../../chaos/lost-workers.ts'

test('[R5] workers that are killed, stand still, or are cut off from the database lose nothing and change no order', async () => {
  await using resources = new AsyncDisposableStack()
  const database = await freshDatabase()
  resources.defer(database.drop)
  const fleet = await openFleet(database.url)
  resources.defer(fleet.close)
  const { faults, delivered, refused, leasesTakenOver } = await loseWorkers(fleet, database.url, {
    ...{ deliveries: 1200, customers: 40, webhookTimeoutMs: 5000, rounds: 1 },
    fates: ['killed', 'stopped', 'cut off'],
  })
  expect(faults).toEqual([])
  expect(delivered + refused).toBe(1200)
  expect(leasesTakenOver).toBeGreaterThan(0)
})
