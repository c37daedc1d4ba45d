import { withClient } from '@passerelle/testkit/postgres'
import type pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeStore } from '../conformance/describe-store.ts'
import { recordCalls } from '../conformance/record-calls.ts'
import { smallTables } from '../sql/plan-rules.ts'
import { findFaults } from './plan-faults.ts'
import { explain, recordStatements } from './test-plans.ts'
import { openFilledStore, openLentStore } from './test-stores.ts'

describe('PostgreSQL', () => {
  const statements = recordStatements()
  const calls = recordCalls()
  beforeAll(statements.start)
  afterAll(statements.stop)

  describeStore(calls.through(openLentStore))

  test('all that a store can be asked was asked', () => {
    expect(calls.findFaults()).toEqual([])
  })

  test('no statement of all these walks or sorts a table', { timeout: 120_000 }, async () => {
    statements.stop()
    expect(statements.asked.size).toBeGreaterThan(300)
    const { url, close } = await openFilledStore()
    const faults: string[] = []
    await withClient(url, async (client) => {
      // A new table that grows is to be filled: see large-world.ts of testkit.
      expect(await listEmptyTables(client)).toEqual([])
      for (const asked of statements.asked.values()) {
        const found = (await explain(client, asked)).flatMap((plan) => findFaults(asked.text, plan))
        faults.push(...new Set(found.map((fault) => `${fault}\n  in ${asked.text}`)))
      }
    })
    expect(faults).toEqual([])
    await close()
  })
})

async function listEmptyTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select relname as name from pg_class
     where relkind = 'r' and relnamespace = current_schema()::regnamespace and reltuples < 1000`,
  )
  return rows.map(({ name }) => name).filter((name) => !smallTables.has(name))
}
