import { expect, onTestFinished, test } from 'vitest'
import { createStatsStore } from '../sql/stats-store.ts'
import { createSqliteEngine } from './engine.ts'
import { migrate } from './migrate.ts'
import { openConnection } from './open-database.ts'

test('the metrics read no table whole, however many files and deliveries there ever were', async () => {
  const db = await openConnection(':memory:')
  onTestFinished(() => db.close())
  await migrate(db, ':memory:')
  const plans: string[] = []
  const engine = createSqliteEngine({
    ...db,
    all: (sql, ...values) => {
      plans.push(...db.all(`explain query plan ${sql}`, ...values).map((row) => String(row.detail)))
      return db.all(sql, ...values)
    },
    logBytes: () => 0,
  })
  const store = createStatsStore(engine)
  await store.readBacklog()
  await store.readPending(100)
  expect(plans).toContainEqual(expect.stringContaining('attachments'))
  expect(plans.filter((plan) => /^SCAN (attachments|deliveries)(?! USING)/.test(plan))).toEqual([])
  expect(plans.filter((plan) => plan.includes('COVERING INDEX deliveries_pending')).length).toBeGreaterThan(1)
  expect(plans.filter((plan) => plan.includes('TEMP B-TREE'))).toEqual([])
})
