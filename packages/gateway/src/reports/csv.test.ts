import fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine } from './csv.ts'

/** As a spreadsheet reads a line. */
function readCells(line: string): string[] {
  const cells = [...line.replace(/\r\n$/, '').matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)]
  return cells.map(([, quoted, plain = '']) => quoted?.replaceAll('""', '"') ?? plain)
}

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t1', '\r1', ' =HYPERLINK("http://x")', '＝1+1', '＠A1'])(
  'a cell that begins as a formula does is text: %j',
  (text) => {
    expect(readCells(csvLine([text]))).toEqual([`'${text}`])
  },
)

test.each([
  ['a;=1+1;b', "a;'=1+1;b"],
  ['a; @SUM(A1)', "a; '@SUM(A1)"],
  ['a\t=1', "a\t'=1"],
  ['a\n\n-1', "a\n\n'-1"],
  ['\t=1', "'\t'=1"],
  [';=1', ";'=1"],
  ['a-b; c=d', 'a-b; c=d'],
])('so is one that begins where other separators are read: %j', (text, expected) => {
  expect(readCells(csvLine([text]))).toEqual([expected])
})

test('whatever a cell holds, it stays one cell, and begins with nothing that a spreadsheet would work out', () => {
  const cell = fc.oneof(
    fc.string({ unit: 'grapheme' }),
    fc
      .tuple(fc.constantFrom('=', '+', '-', '@', '\t', '\r', '\n', ' ', '"', "'", ',', ';'), fc.string())
      .map((two) => two.join('')),
  )
  fc.assert(
    fc.property(fc.array(cell, { minLength: 1, maxLength: 5 }), (cells) => {
      const read = readCells(csvLine(cells))
      expect(read).toHaveLength(cells.length)
      for (const [index, text] of read.entries()) {
        expect(text).not.toMatch(/^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/)
        for (const part of text.split(/[;\t\r\n]/)) expect(part).not.toMatch(/^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/)
        expect(text.replaceAll("'", '')).toBe(cells[index]?.replaceAll("'", ''))
      }
    }),
  )
})

test('numbers stay numbers, and what is not known stays empty', () => {
  expect(csvLine(['Zoé, "Z"', 12, null, -1.5])).toBe('"Zoé, ""Z""",12,,-1.5\r\n')
})
