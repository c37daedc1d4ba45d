import { withClient } from '@passerelle/testkit/postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeStore } from '../conformance/describe-store.ts'
import { findFaults } from './plan-faults.ts'
import { explain, recordStatements } from './test-plans.ts'
import { openFilledStore, openFreshStore } from './test-stores.ts'

describe('PostgreSQL', () => {
  const statements = recordStatements()
  beforeAll(statements.start)
  afterAll(statements.stop)

  describeStore(openFreshStore)

  test('no statement of all these walks or sorts a table', { timeout: 120_000 }, async () => {
    statements.stop()
    expect(statements.asked.size).toBeGreaterThan(300)
    const { url, close } = await openFilledStore()
    const faults: string[] = []
    await withClient(url, async (client) => {
      for (const asked of statements.asked.values()) {
        const found = (await explain(client, asked)).flatMap((plan) => findFaults(asked.text, plan))
        faults.push(...new Set(found.map((fault) => `${fault}\n  in ${asked.text}`)))
      }
    })
    expect(faults).toEqual([])
    await close()
  })
})
