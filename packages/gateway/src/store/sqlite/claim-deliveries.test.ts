import { expect, test } from 'vitest'
import { columnsOf } from '../sql/columns.ts'
import { deliveryLookUps } from '../sql/delivery-look-ups.ts'
import type { Connection } from './connection.ts'
import { migrate } from './migrate.ts'
import { openConnection } from './open-database.ts'

/** How the engine finds the rows of a look-up: an index for each look at deliveries. */
const planOf = (db: Connection, fields: readonly string[], from: string): string[] =>
  db
    .all(`explain query plan select ${columnsOf(fields)} ${from}`)
    .map((row) => String(row.detail))
    .filter((detail) => / [dhlo] USING /.test(detail))
    .map((detail) => detail.replace(/^.* (?:INDEX|PRIMARY KEY) ?(\w*) .*$/, '$1'))

test('a claim reads neither a backlog nor what was delivered, by whatever indexes lists are read', async () => {
  const db = await openConnection(':memory:')
  await migrate(db, ':memory:')
  const { waitingEndpoints, dueHeads, flushableHeads } = deliveryLookUps
  const asked = { endpointIds: ['e'], now: 1, limit: 1 }
  const plans = [
    ...planOf(db, waitingEndpoints.fields, waitingEndpoints.from({ now: 1 })),
    ...planOf(db, dueHeads.fields, dueHeads.from(asked)),
    ...planOf(db, flushableHeads.fields, flushableHeads.from(asked)),
  ]
  const indexes = plans.filter((name) => name !== '' && !name.startsWith('('))
  expect(new Set(indexes)).toEqual(new Set(['deliveries_due', 'deliveries_tried', 'deliveries_leased']))
  await db.close()
})
