import { freshDatabase } from '@passerelle/testkit/postgres'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { createPool } from './pool.ts'
import { arrayTypeOf, numberMarks } from './values.ts'

const texts = fc.array(fc.option(fc.string({ unit: 'binary' }), { nil: null }), { minLength: 1 })
const special = [
  '',
  'NULL',
  'null',
  '{}',
  'a,b',
  '"',
  '\\',
  '\\x41',
  "'",
  ' ',
  '\n',
  'é',
  '\0',
  '\uFDD0',
  '\uFDD0\uFDD1',
]

test('gives the database each item of a list as it is', async () => {
  const database = await freshDatabase()
  const pool = createPool(database.url)
  onTestFinished(async () => {
    await pool.close()
    await database.drop()
  })
  const readBack = (items: readonly (string | number | Uint8Array | null)[]) =>
    pool.use(async (session) => {
      const { rows } = await session.queryArrays(`select item from unnest($1::${arrayTypeOf(items)}) as item`, [items])
      return rows.map(([item]) => item)
    })
  await fc.assert(
    fc.asyncProperty(texts, async (items) => {
      expect(await readBack(items)).toEqual(items)
    }),
    { numRuns: 50 },
  )
  for (const items of [
    special,
    [1, null, -2, Number.MAX_SAFE_INTEGER],
    [0.5, 1e21, null],
    [new Uint8Array([0, 34, 92, 255]), null, new Uint8Array()],
    [],
  ]) {
    expect(await readBack(items)).toEqual(items)
  }
  // Of a statement as well, which marks each item of its list.
  for (const item of special) {
    const { sql, values } = numberMarks({
      sql: 'select 1 as found where cast(? as text) in (?, ?)',
      values: [item, 'other', item],
    })
    const { rows } = await pool.use((session) => session.query(sql, values))
    expect(rows, JSON.stringify(item)).toHaveLength(1)
  }
})
