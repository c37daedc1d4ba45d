/** The lists are read in the order of an index: with a hundred thousand rows, a sort of them all would stop the server. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { filterOfView } from '../../conversations/views.ts'
import type { Connection } from './connection.ts'
import { createItemStore } from './item-store.ts'
import { listConversations } from './list-conversations.ts'
import { migrate } from './migrate.ts'
import { openConnection } from './open-database.ts'

let db: Connection
let plans: string[]
beforeAll(async () => {
  const real = await openConnection(':memory:')
  await migrate(real, ':memory:')
  const explain = (sql: string, values: (string | number)[]) =>
    plans.push(...real.all(`explain query plan ${sql}`, ...values).map((row) => String(row.detail)))
  db = {
    ...real,
    get: (sql, ...values) => {
      explain(sql, values as string[])
      return real.get(sql, ...values)
    },
    all: (sql, ...values) => {
      explain(sql, values as string[])
      return real.all(sql, ...values)
    },
  }
})
afterAll(() => db.close())

const cursorOf = (key: unknown[]) => Buffer.from(JSON.stringify(key)).toString('base64url')
const instanceId = 'i'
const page = { instanceId, limit: 50 }
const waiting = { ...page, ...filterOfView('waiting', 'ada') }
const unassigned = { ...page, ...filterOfView('unassigned', 'ada') }

test.each([
  ['waiting', waiting, 'conversations_longest'],
  ['waiting, further on', { ...waiting, cursor: cursorOf(['longest_waiting', 1, 'x']) }, 'conversations_longest'],
  ['waiting, of a connector', { ...waiting, connectorId: 'c' }, 'conversations_longest'],
  ['unassigned', unassigned, 'conversations_longest'],
  ['unassigned, newest first', { ...unassigned, sort: 'newest' as const }, 'conversations_list'],
  ['waiting, newest first', { ...waiting, sort: 'newest' as const }, 'conversations_list'],
  ['all', { ...page, ...filterOfView('all', 'ada') }, 'conversations_list'],
  ['all, of a connector', { ...page, ...filterOfView('all', 'ada'), connectorId: 'c' }, 'conversations_list'],
  ['closed', { ...page, ...filterOfView('closed', 'ada') }, 'conversations_list'],
  ['open and closed', { ...page, status: 'all' as const }, 'conversations_list'],
])('%s', (_, request, index) => {
  plans = []
  listConversations(db, request)
  expect(plans.filter((step) => /SCAN|TEMP B-TREE/.test(step))).toEqual([])
  for (const step of plans.filter((one) => / v /.test(one))) expect(step).toContain(`USING INDEX ${index} `)
})

test('one agent’s, which are few', () => {
  plans = []
  listConversations(db, { ...page, ...filterOfView('mine', 'ada') })
  expect(plans.filter((step) => step.includes('SCAN'))).toEqual([])
})

test('all open ones, to be counted, page by page', async () => {
  plans = []
  await createItemStore(db).listCounted({ instanceId, limit: 1000, cursor: cursorOf([1, 'x']) })
  expect(plans.filter((step) => /SCAN v|TEMP B-TREE/.test(step))).toEqual([])
  expect(plans.filter((step) => / v /.test(step))).toEqual([expect.stringContaining('conversations_longest')])
})

test('what changes are about is read by its ids', async () => {
  plans = []
  await createItemStore(db).readItems({ instanceId, conversationIds: ['a', 'b'], messageIds: ['m'] })
  expect(plans.filter((step) => /SCAN (?!json_each)|TEMP B-TREE/.test(step))).toEqual([])
  const walks = plans.filter((step) => / [vm] /.test(step))
  for (const step of walks.filter((one) => !one.includes('rowid=?'))) expect(step).toMatch(/autoindex.*\(id=\?\)/)
})
