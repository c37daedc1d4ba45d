import { expect, test } from 'vitest'
import { remember } from './remember.ts'

test('an answer is computed once; when there are too many, they are computed anew', () => {
  const asked: string[] = []
  const answerTo = remember((key) => {
    asked.push(key)
    return { key }
  })
  expect(answerTo('a')).toBe(answerTo('a'))
  expect(asked).toEqual(['a'])
  for (let n = 0; n < 512; n++) answerTo(String(n))
  expect(answerTo('a')).toEqual({ key: 'a' })
  expect(asked.filter((key) => key === 'a')).toHaveLength(2)
})
