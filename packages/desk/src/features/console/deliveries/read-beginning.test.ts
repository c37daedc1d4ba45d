import { expect, test } from 'vitest'
import { readBeginning, SHOWN_BYTES } from './read-beginning.ts'

const answer = (text: string) =>
  new Response(text, { headers: { 'content-length': String(new TextEncoder().encode(text).length) } })

test('what is short is read whole, to the last byte that is shown', async () => {
  expect(await readBeginning(answer('{"message":"Voilà 👋"}'))).toEqual({
    text: '{"message":"Voilà 👋"}',
    size: 25,
    isWhole: true,
  })
  expect(await readBeginning(answer('a'.repeat(SHOWN_BYTES)))).toMatchObject({ size: SHOWN_BYTES, isWhole: true })
  expect(await readBeginning(new Response(null))).toEqual({ text: '', size: 0, isWhole: true })
})

test('of what is long, the beginning is, and no character is broken', async () => {
  const { text, size, isWhole } = await readBeginning(answer(`a${'é'.repeat(SHOWN_BYTES)}`))
  expect(text).toBe(`a${'é'.repeat(SHOWN_BYTES / 2 - 1)}`)
  expect([size, isWhole]).toEqual([2 * SHOWN_BYTES + 1, false])
})
