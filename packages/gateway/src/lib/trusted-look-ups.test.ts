import { describe, expect, test } from 'vitest'
import { trustLookUps } from './trusted-look-ups.ts'

/** Look-ups that find what the test says, and are counted. */
function setUp(limit?: number) {
  const state = { now: 1_000_000, asked: 0, known: true, fail: false }
  const token = { expiresAt: 2_000_000 }
  const tokens = trustLookUps({
    clock: { now: () => state.now },
    lookUp: async () => {
      state.asked += 1
      if (state.fail) throw new Error('the disk is gone')
      return state.known ? token : undefined
    },
    endsAt: ({ expiresAt }) => expiresAt,
    limit,
  })
  return { state, token, tokens }
}

describe('trustLookUps', () => {
  test('[1.tokens] trusts a look-up for 500 ms, answered at once, and no longer', async () => {
    const { state, token, tokens } = setUp()
    expect(await tokens.find('t')).toBe(token)
    state.known = false
    state.now += 499
    expect(tokens.find('t')).toBe(token)
    state.now += 1
    expect(await tokens.find('t')).toBeUndefined()
  })

  test('[1.tokens] trusts nobody beyond the expiry', async () => {
    const { state, token, tokens } = setUp()
    state.now = token.expiresAt - 100
    await tokens.find('t')
    state.now = token.expiresAt
    await tokens.find('t')
    expect(state.asked).toBe(2)
  })

  test('[1.tokens] a clock that jumps back does not stretch the trust', async () => {
    const { state, tokens } = setUp()
    await tokens.find('t')
    state.now -= 3_600_000
    await tokens.find('t')
    expect(state.asked).toBe(2)
  })

  test('asks once for many requests at once, and again for one that was not found', async () => {
    const { state, tokens } = setUp()
    state.known = false
    await Promise.all([tokens.find('t'), tokens.find('t'), tokens.find('t')])
    expect(state.asked).toBe(1)
    state.known = true
    expect(await tokens.find('t')).toBeDefined()
  })

  test('[1.tokens] what is forgotten is looked up again', async () => {
    const { state, tokens } = setUp()
    await tokens.find('t')
    tokens.forget()
    await tokens.find('t')
    expect(state.asked).toBe(2)
  })

  test('[1.tokens] one forgotten while it is looked up is not remembered', async () => {
    const { state, tokens } = setUp()
    const asked = tokens.find('t')
    tokens.forget()
    await asked
    await tokens.find('t')
    expect(state.asked).toBe(2)
  })

  test('a failed look-up is told, and tried again', async () => {
    const { state, tokens } = setUp()
    state.fail = true
    await expect(tokens.find('t')).rejects.toThrow('the disk is gone')
    state.fail = false
    expect(await tokens.find('t')).toBeDefined()
  })

  test('remembers a bounded number', async () => {
    const { state, tokens } = setUp(2)
    for (const token of ['a', 'b', 'c']) await tokens.find(token)
    expect(tokens.find('c')).not.toBeInstanceOf(Promise)
    await tokens.find('a')
    expect(state.asked).toBe(4)
  })
})
