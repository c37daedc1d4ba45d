import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { addAgent, claim, connectorId, deliver, openConversation, replyPlan, seed } from '../conformance/fixtures.ts'
import { columnsOf } from '../sql/columns.ts'
import type { Connection } from './connection.ts'
import { lookUps } from './look-up.ts'
import { migrate } from './migrate.ts'
import { openConnection } from './open-database.ts'
import { openSqliteStore } from './sqlite-store.ts'

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
  const { waitingEndpoints, dueHeads, flushableHeads } = lookUps
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

test('an event is claimed, settled and listed as a message is, once the messages before it are settled', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'passerelle-events-'))
  const path = join(folder, 'test.db')
  const store = await openSqliteStore(path)
  await store.migrate()
  await seed(store)
  await addAgent(store, 'agent-1', 'Ann')
  const conversationId = await openConversation(store, 'customer-1')
  await store.recordReply(replyPlan({ id: 'a' }))
  const db = await openConnection(path)
  const now = Number(db.get('select due_at from deliveries')?.due_at)
  await db.write(() => {
    db.run(
      `insert into deliveries (seq, id, instance_id, connector_id, endpoint_id, customer_id, conversation_id, subject, event_id,
         body_bytes, state, head, attempts, step, due_at, flush_from, next_at, created_at)
       select seq + 1, 'of-event', instance_id, connector_id, endpoint_id, customer_id, ?, 'event', 'event-1',
         2, state, 0, 0, 0, due_at, flush_from, next_at, created_at from deliveries`,
      conversationId,
    )
    db.run(
      "insert into delivery_bodies values ((select seq from deliveries where id = 'of-event'), ?)",
      Buffer.from('{}'),
    )
  })
  const claimed = async () => (await claim(store, now)).map((one) => ({ ...one.subject, claimed: one }))
  const [first, ...others] = await claimed()
  expect([first, others]).toMatchObject([{ kind: 'message' }, []])
  if (first) await deliver(store, first.claimed, now)
  const [event] = await claimed()
  expect(event).toMatchObject({ kind: 'event', id: 'event-1' })
  if (event) await deliver(store, event.claimed, now)
  const { items } = await store.listDeliveries({ connectorId, limit: 10 })
  expect(items.map(({ subject, state }) => [subject.kind, state])).toEqual([
    ['event', 'delivered'],
    ['message', 'delivered'],
  ])
  await db.close()
  await store.close()
  rmSync(folder, { recursive: true })
})
