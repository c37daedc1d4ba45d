import { expect, test } from 'vitest'
import { formatTable } from './table.ts'

test('columns are as wide as their widest cell', () => {
  const table = formatTable(
    ['id', 'name'],
    [
      ['1', 'Acme'],
      ['1000', 'B'],
    ],
  )
  expect(table).toBe(['id    name', '1     Acme', '1000  B'].join('\n'))
})

test('what a partner wrote cannot steer the terminal', () => {
  expect(formatTable(undefined, [['a\u001b[2Jb\nc', 'd']])).toBe('a [2Jb c  d')
})
