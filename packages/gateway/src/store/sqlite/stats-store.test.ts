import { expect, onTestFinished, test } from 'vitest'
import { migrate } from './migrate.ts'
import { openConnection } from './open-database.ts'
import { createStatsStore } from './stats-store.ts'

test('the metrics read no table whole, however many files and deliveries there ever were', async () => {
  const db = await openConnection(':memory:')
  onTestFinished(() => db.close())
  await migrate(db, ':memory:')
  const plans: string[] = []
  const explain = (sql: string, values: Parameters<typeof db.all>[1][]) =>
    plans.push(...db.all(`explain query plan ${sql}`, ...values).map((row) => String(row.detail)))
  const store = createStatsStore({
    ...db,
    get: (sql, ...values) => {
      explain(sql, values)
      return db.get(sql, ...values)
    },
    all: (sql, ...values) => {
      explain(sql, values)
      return db.all(sql, ...values)
    },
    logBytes: () => 0,
  })
  await store.readBacklog()
  await store.listConnectorBacklogs(100)
  expect(plans).toContainEqual(expect.stringContaining('attachments'))
  expect(plans.filter((plan) => /^SCAN (attachments|deliveries)(?! USING)/.test(plan))).toEqual([])
  expect(plans.filter((plan) => plan.includes('deliveries_listed')).length).toBeGreaterThan(1)
})
