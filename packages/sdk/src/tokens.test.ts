import { expect, test } from 'vitest'
import { systemClock } from './clock.ts'
import { createTokenSource } from './tokens.ts'

test('a token that was refused is not taken from a slow cache again', async () => {
  const reads: (() => void)[] = []
  let isSlow = true
  let kept = { accessToken: 'revoked', useUntil: Number.POSITIVE_INFINITY }
  const source = createTokenSource({
    baseUrl: 'http://localhost',
    clientId: 'id',
    clientSecret: 'secret',
    clock: systemClock,
    transport: async () => ({ response: new Response(), text: '{"access_token":"new","expires_in":60}' }),
    cache: {
      get: async () => {
        const found = kept
        if (isSlow) await new Promise<void>((resolve) => reads.push(resolve))
        return found
      },
      set: (_key, token) => {
        kept = token
      },
    },
  })
  const turns = async (work = () => {}) => {
    for (let turn = 0; turn < 30; turn += 1) {
      await Promise.resolve()
      work()
    }
  }
  const first = source.get()
  await turns()
  const afterRefusal = source.get(undefined, 'revoked')
  const others: Promise<string>[] = []
  // Others come all the time: one of them sets out before the refused one can.
  for (let round = 0; round < 3; round += 1) {
    for (const go of reads.splice(0)) go()
    await turns(() => others.push(source.get()))
  }
  isSlow = false
  for (const go of reads.splice(0)) go()
  await first
  expect(await afterRefusal).toBe('new')
  expect(new Set(await Promise.all(others))).toEqual(new Set(['new']))
})
