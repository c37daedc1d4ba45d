import { describe, expect, test } from 'vitest'
import type { CodeProof } from '../../auth/second-factor-store.ts'
import { addAgent, instanceId, now, type OpenEngine, useStore } from './fixtures.ts'

const hash = (text: string) => Buffer.from(text.padEnd(32, '.'))
const agentId = 'ada'
const factor = { agentId, secretSealed: hash('sealed'), createdAt: now }
const confirmed = { agentId, createdAt: now, step: 100, recoveryHashes: ['one', 'two'], session: hash('here') }
const step = (at: number): CodeProof => ({ kind: 'step', step: at })
const minute = 60_000

const newSession = (name: string) => ({
  ...{ id: `session-${name}`, hash: hash(name), agentId, csrfToken: 't', createdAt: now, expiresAt: now + minute },
  ...{ lastSeenAt: now, userAgent: null, address: null, weakPassword: false },
})

export function describeSecondFactors(open: OpenEngine): void {
  describe('second factors', () => {
    const { store } = useStore(open)

    const take = (proof: CodeProof | undefined, at = now, createdAt = now) =>
      store.takeCode({ agentId, createdAt, proof }, at).then(({ kind }) => kind)

    async function turnOn(): Promise<void> {
      await addAgent(store, agentId, 'Ada')
      await store.recordPassword(agentId, 'argon2')
      expect(await store.beginSecondFactor(factor, 'argon2')).toBe('begun')
      expect(await store.confirmSecondFactor(confirmed, now)).toBe(true)
    }

    test('begin with the password that holds, and count once a first code has confirmed them', async () => {
      await addAgent(store, agentId, 'Ada')
      await store.recordPassword(agentId, 'argon2')
      expect(await store.beginSecondFactor(factor, 'former')).toBe('not_proved')
      expect(await store.confirmSecondFactor(confirmed, now)).toBe(false)
      await store.beginSecondFactor({ ...factor, createdAt: now - 1 }, 'argon2')
      expect(await store.beginSecondFactor(factor, 'argon2')).toBe('begun')
      expect((await store.findSecondFactor(agentId))?.since).toBeNull()
      for (const name of ['here', 'elsewhere']) {
        expect(await store.recordSession(newSession(name), 'argon2')).toBe(true)
      }
      expect(await store.confirmSecondFactor({ ...confirmed, createdAt: now - 1 }, now)).toBe(false)
      expect(await store.confirmSecondFactor(confirmed, now + 1)).toBe(true)
      expect(await store.findSecondFactor(agentId)).toEqual({
        ...{ agentId, secretSealed: expect.anything(), createdAt: now, since: now + 1, lastStep: 100 },
        ...{ failures: 0, failedAt: 0, recoveryHashes: '["one","two"]' },
      })
      expect((await store.listSessions(agentId, now)).map(({ id }) => id)).toEqual(['session-here'])
      expect(await store.findAgent(agentId)).toMatchObject({ secondFactorSince: now + 1 })
      const [listed] = (await store.listAgents({ limit: 5, instanceId })).items
      expect(listed).toMatchObject({ id: agentId, secondFactorSince: now + 1 })
      expect(await store.beginSecondFactor(factor, 'argon2')).toBe('is_on')
      expect(await store.recordSession(newSession('b'), 'argon2')).toBe(false)
      expect(await store.recordSession(newSession('b'), 'argon2', true)).toBe(true)
    })

    test('take each code once, however many ask at the same time', async () => {
      await turnOn()
      expect(await take(step(100))).toBe('wrong')
      expect(await take(step(101), now, now - 1)).toBe('wrong')
      const kinds = await Promise.all([1, 2, 3, 4].map(() => take(step(101))))
      expect(kinds.filter((kind) => kind === 'taken')).toHaveLength(1)
      expect(await take({ kind: 'recovery', hash: 'one' })).toBe('taken')
      expect(await take({ kind: 'recovery', hash: 'one' })).toBe('wrong')
      expect((await store.findSecondFactor(agentId))?.recoveryHashes).toBe('["two"]')
    })

    test('look at no code for a while after ten wrong ones, but at recovery codes', async () => {
      await turnOn()
      const kinds = await Promise.all(Array.from({ length: 12 }, () => take(undefined)))
      expect(kinds.filter((kind) => kind === 'wrong')).toHaveLength(10)
      expect(await store.takeCode({ agentId, createdAt: now, proof: step(101) }, now + minute)).toEqual({
        ...{ kind: 'paused', waitMs: 14 * minute },
      })
      expect(await take(undefined, now + 15 * minute)).toBe('wrong')
      expect(await take(step(101), now + 16 * minute)).toBe('paused')
      expect(await take({ kind: 'recovery', hash: 'two' }, now + 16 * minute)).toBe('taken')
      expect(await take(step(101), now + 16 * minute)).toBe('taken')
    })

    test('go when their person, who proved the password, or an operator takes them away', async () => {
      await turnOn()
      await store.recordSession(newSession('here'), 'argon2', true)
      expect(await store.removeSecondFactor(agentId, 'former')).toBe(false)
      expect(await store.removeSecondFactor(agentId, 'argon2')).toBe(true)
      expect(await store.findSecondFactor(agentId)).toBeUndefined()
      expect(await store.listSessions(agentId, now)).toHaveLength(1)
      await store.beginSecondFactor(factor, 'argon2')
      await store.confirmSecondFactor(confirmed, now)
      expect(await store.removeSecondFactor(agentId)).toBe(true)
      expect(await store.listSessions(agentId, now)).toEqual([])
      expect(await store.removeSecondFactor('nobody')).toBe(false)
      expect(await store.recordSession(newSession('b'), 'argon2')).toBe(true)
    })

    test('are sealed anew with the other secrets', async () => {
      await turnOn()
      const identities: string[] = []
      await store.resealSecrets((_sealed, identity) => {
        identities.push(identity)
        return identity === 'second-factor:ada' ? hash('sealed anew') : undefined
      })
      expect(identities).toContain('second-factor:ada')
      expect(Buffer.from((await store.findSecondFactor(agentId))?.secretSealed ?? [])).toEqual(hash('sealed anew'))
    })
  })
}
