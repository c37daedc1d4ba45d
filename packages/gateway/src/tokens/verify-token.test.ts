import { describe, expect, test } from 'vitest'
import type { VerifiedToken } from './token-store.ts'
import { createTokenVerifier } from './verify-token.ts'

/** A store that holds what the test says, and counts how often it is asked. */
function setUp(limit?: number) {
  const state = { now: 1_000_000, asked: 0, known: true, fail: false }
  const token: VerifiedToken = { connectorId: 'k', instanceId: 'i', clientId: 'c', createdAt: 0, expiresAt: 2_000_000 }
  const store = {
    findToken: async () => {
      state.asked += 1
      if (state.fail) throw new Error('the disk is gone')
      return state.known ? token : undefined
    },
  }
  return { state, token, verifier: createTokenVerifier({ store, clock: { now: () => state.now } }, limit) }
}

describe('createTokenVerifier', () => {
  test('[1.tokens] trusts a look-up for 500 ms, answered at once, and no longer', async () => {
    const { state, token, verifier } = setUp()
    expect(await verifier.verify('t')).toBe(token)
    state.known = false
    state.now += 499
    expect(verifier.verify('t')).toBe(token)
    state.now += 1
    expect(await verifier.verify('t')).toBeUndefined()
  })

  test('[1.tokens] trusts nobody beyond the expiry', async () => {
    const { state, token, verifier } = setUp()
    state.now = token.expiresAt - 100
    await verifier.verify('t')
    state.now = token.expiresAt
    await verifier.verify('t')
    expect(state.asked).toBe(2)
  })

  test('[1.tokens] a clock that jumps back does not stretch the trust', async () => {
    const { state, verifier } = setUp()
    await verifier.verify('t')
    state.now -= 3_600_000
    await verifier.verify('t')
    expect(state.asked).toBe(2)
  })

  test('asks once for many requests at once, and again for one that was not found', async () => {
    const { state, verifier } = setUp()
    state.known = false
    await Promise.all([verifier.verify('t'), verifier.verify('t'), verifier.verify('t')])
    expect(state.asked).toBe(1)
    state.known = true
    expect(await verifier.verify('t')).toBeDefined()
  })

  test('[1.tokens] one forgotten while it is looked up is not remembered', async () => {
    const { state, verifier } = setUp()
    const asked = verifier.verify('t')
    verifier.forget('t')
    await asked
    await verifier.verify('t')
    expect(state.asked).toBe(2)
  })

  test('a failed look-up is told, and tried again', async () => {
    const { state, verifier } = setUp()
    state.fail = true
    await expect(verifier.verify('t')).rejects.toThrow('the disk is gone')
    state.fail = false
    expect(await verifier.verify('t')).toBeDefined()
  })

  test('remembers a bounded number', async () => {
    const { state, verifier } = setUp(2)
    for (const token of ['a', 'b', 'c']) await verifier.verify(token)
    expect(verifier.verify('c')).not.toBeInstanceOf(Promise)
    await verifier.verify('a')
    expect(state.asked).toBe(4)
  })
})
