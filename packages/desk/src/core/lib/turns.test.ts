import { expect, test } from 'vitest'
import { createOwnTurns, createTurns } from './turns.ts'

test.each([
  ['a tab of its own', createOwnTurns, false],
  ['the browser', createTurns, true],
])('in the line of %s one comes after the other, and other lines go on', async (_title, create, isShared) => {
  const turns = create()
  expect(turns.isShared).toBe(isShared)
  const first = Promise.withResolvers<void>()
  const done: string[] = []
  const step = (name: string, until = Promise.resolve()) => until.then(() => void done.push(name))
  const all = [turns.take('one', () => step('first', first.promise)), turns.take('one', () => step('second'))]
  await turns.take('two', () => step('beside'))
  first.resolve()
  await Promise.all(all)
  expect(done).toEqual(['beside', 'first', 'second'])
})
