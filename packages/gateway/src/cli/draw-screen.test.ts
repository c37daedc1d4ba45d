import { expect, test } from 'vitest'
import { drawScreen } from './draw-screen.ts'

test.each([
  ['a\nb', 3, ['a', 'b']],
  ['a\nb\nc', 3, ['a', '... and 2 more lines']],
  ['a\nb', 0, ['a', 'b']],
  ['a\nb', 1, ['... and 2 more lines']],
])('a screen of %j in %i rows', (text, rows, lines) => {
  const drawn = `\u001b[H\u001b[?7l${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J\u001b[?7h`
  expect(drawScreen(text, { isFirst: false, rows })).toBe(drawn)
  expect(drawScreen(text, { isFirst: true, rows })).toBe(`\u001b[2J${drawn}`)
})
