/** The short form of `npm run chaos R10`. */
import { needs } from '@passerelle/testkit'
import { type FreshDatabase, freshDatabase } from '@passerelle/testkit/postgres'
import { afterEach, expect, test } from 'vitest'
import { type Fleet, openFleet } from '../../chaos/fleet.ts'
import { hasHaproxy } from '../../chaos/haproxy.ts'
import { rollingRestarts } from '../../chaos/rolling-restarts.ts'

let database: FreshDatabase | undefined
let fleet: Fleet | undefined
afterEach(async () => {
  await fleet?.close()
  await database?.drop()
})

test(
  'no request fails while two servers behind a proxy are restarted in turn',
  needs('haproxy', hasHaproxy()),
  async () => {
    database = await freshDatabase()
    fleet = await openFleet(database.url)
    const { answered, failures } = await rollingRestarts(fleet, 2)
    expect(failures).toEqual([])
    expect(answered).toBeGreaterThan(100)
  },
)
