/** The short form of `npm run chaos R5`. */
import { freshDatabase } from '@passerelle/testkit/postgres'
import { expect, test } from 'vitest'
import { openFleet } from '../../chaos/fleet.ts'
import { loseWorkers } from '../../chaos/lost-workers.ts'

test('[R5] workers that are killed, and one that stands still, lose nothing and change no order', async () => {
  await using resources = new AsyncDisposableStack()
  const database = await freshDatabase()
  resources.defer(database.drop)
  const fleet = await openFleet(database.url)
  resources.defer(fleet.close)
  const losses = { deliveries: 400, customers: 40, webhookTimeoutMs: 5000, mostRounds: 1 }
  const { faults, delivered, refused, leasesTakenOver } = await loseWorkers(fleet, database.url, losses)
  expect(faults).toEqual([])
  expect(delivered + refused).toBe(400)
  expect(leasesTakenOver).toBeGreaterThan(0)
})
