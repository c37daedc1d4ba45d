import { describe, expect, test } from 'vitest'
import type { Agent, Session } from '../../commands/agent.ts'
import { connectorId, instanceId, newConnector, now, type OpenEngine, useStore } from './fixtures.ts'

const hash = (text: string) => Buffer.from(text.padEnd(32, '.'))
const hour = 3600_000

const newAgent = (overrides: Partial<Agent> = {}): Agent => ({
  id: 'agent-1',
  instanceId,
  email: 'Ada@acme.example',
  name: 'Ada',
  role: 'agent',
  service: false,
  passwordHash: 'argon2',
  createdAt: now,
  disabledAt: null,
  ...overrides,
})

const newSession = (name: string, overrides: Partial<Session> = {}): Session => ({
  id: `session-${name}`,
  hash: hash(name),
  agentId: 'agent-1',
  csrfToken: 't',
  createdAt: now,
  expiresAt: now + hour,
  lastSeenAt: now,
  userAgent: 'Firefox',
  address: '::1',
  weakPassword: false,
  ...overrides,
})

/** Connectors, their tokens, agents and their sessions. */
export function describeAccounts(open: OpenEngine): void {
  describe('accounts', () => {
    const { store } = useStore(open)

    test('a connector is found by its id and client id, updated, deleted', async () => {
      expect(await store.findConnector(connectorId)).toEqual(newConnector())
      expect(await store.findConnectorByClientId(`client-of-${connectorId}`)).toEqual(newConnector())
      const updated = await store.updateConnector(connectorId, { name: 'New', inlineMax: 9, paused: true }, now + 1)
      expect(updated).toMatchObject({ name: 'New', inlineMax: 9, paused: true, heldSince: now + 1 })
      expect(await store.updateConnector('unknown', { name: 'x' }, now)).toBeUndefined()
      expect(await store.recordConnectorSecret(connectorId, hash('new'))).toBe(true)
      expect(Buffer.from((await store.findConnector(connectorId))?.secretSealed ?? [])).toEqual(hash('new'))
      expect(await store.deleteConnector(connectorId, now + 2)).toBe(true)
      expect(await store.deleteConnector(connectorId, now + 3)).toBe(false)
      expect(await store.findConnectorByClientId(`client-of-${connectorId}`)).toBeUndefined()
      expect(await store.findConnector(connectorId)).toMatchObject({ deletedAt: now + 2 })
      expect((await store.listConnectors({ limit: 10 })).items).toEqual([])
    })

    test('[1.tokens] a token is found until it expires, is revoked, or its connector goes', async () => {
      const record = (name: string) =>
        store.recordToken({ hash: hash(name), connectorId, createdAt: now, expiresAt: now + hour })
      await record('a')
      await record('b')
      expect(await store.findToken(hash('a'), now)).toMatchObject({ connectorId, instanceId, expiresAt: now + hour })
      expect(await store.findToken(hash('a'), now + hour)).toBeUndefined()
      expect(await store.findToken(hash('unknown'), now)).toBeUndefined()
      await store.deleteToken(hash('a'), 'another-connector')
      expect(await store.findToken(hash('a'), now)).toBeDefined()
      await store.deleteToken(hash('a'), connectorId)
      expect(await store.findToken(hash('a'), now)).toBeUndefined()
      await store.deleteConnector(connectorId, now)
      expect(await store.findToken(hash('b'), now)).toBeUndefined()
      expect(await store.deleteExpiredTokens(now + hour, 10)).toBe(1)
    })

    test('an e-mail belongs to one agent, whatever its case', async () => {
      expect(await store.recordAgent(newAgent())).toBe(true)
      expect(await store.recordAgent(newAgent({ id: 'agent-2', email: 'ADA@acme.example' }))).toBe(false)
      expect(await store.findAgentByEmail('ada@ACME.example')).toEqual(newAgent())
      expect(await store.recordAgent(newAgent({ id: 's1', email: null, service: true }), hash('key'))).toBe(true)
      expect(await store.recordAgent(newAgent({ id: 's2', email: null, service: true }), hash('key2'))).toBe(true)
      expect(await store.findAgentByApiKey(hash('key'))).toMatchObject({ id: 's1' })
      await store.disableAgent('s1', now)
      expect(await store.findAgentByApiKey(hash('key'))).toBeUndefined()
      const enabled = await store.listAgents({ limit: 10, instanceId, enabledOnly: true })
      expect(enabled.items.map((agent) => agent.id)).toEqual(['agent-1', 's2'])
    })

    test('an e-mail with a capital letter that is not ASCII is the same as itself', async () => {
      const elodie = newAgent({ email: 'Élodie@Acme.example' })
      await store.recordAgent(elodie)
      expect(await store.findAgentByEmail('Élodie@acme.EXAMPLE')).toEqual(elodie)
      expect(await store.recordAgent(newAgent({ id: 'agent-2', email: 'Élodie@acme.example' }))).toBe(false)
    })

    test('a session ends with its time, its deletion, a new password or a disabled agent', async () => {
      await store.recordAgent(newAgent())
      const record = (name: string, provedHash = 'argon2') => store.recordSession(newSession(name), provedHash)
      const isThere = async (name: string, at = now) => (await store.findSession(hash(name), at)) !== undefined
      await record('a')
      expect(await store.findSession(hash('a'), now)).toMatchObject({
        session: { csrfToken: 't' },
        agent: { id: 'agent-1' },
      })
      expect(await isThere('a', now + hour)).toBe(false)
      await store.deleteSession(hash('a'))
      expect(await isThere('a')).toBe(false)
      await record('b')
      await store.recordPassword('agent-1', 'new')
      expect(await isThere('b')).toBe(false)
      await record('c', 'new')
      await store.disableAgent('agent-1', now)
      expect(await isThere('c')).toBe(false)
      await store.recordSession(newSession('op', { agentId: null }), null)
      expect(await store.findSession(hash('op'), now)).toMatchObject({ agent: null })
      expect(await store.deleteExpiredSessions(now + hour, 10)).toBe(1)
    })

    test('a session and a new password of their own are for whoever proved the password of now', async () => {
      await store.recordAgent(newAgent())
      expect(await store.recordSession(newSession('a'), 'argon2')).toBe(true)
      await store.recordPassword('agent-1', 'reset')
      const own = { session: hash('a'), provedHash: 'argon2' }
      expect(await store.recordSession(newSession('b'), 'argon2')).toBe(false)
      expect(await store.recordPassword('agent-1', 'new', own)).toBeUndefined()
      expect(await store.findAgent('agent-1')).toMatchObject({ passwordHash: 'reset' })
      await store.disableAgent('agent-1', now)
      expect(await store.recordSession(newSession('c'), 'reset')).toBe(false)
      expect(await store.recordPassword('agent-1', 'new', { ...own, provedHash: 'reset' })).toBeUndefined()
      expect(await store.listSessions('agent-1', now)).toEqual([])
    })

    test('whoever trusts what it found is told of its end before the write resolves', async () => {
      await store.recordAgent(newAgent())
      await store.recordToken({ hash: hash('t'), connectorId, createdAt: now, expiresAt: now + hour })
      for (const name of ['a', 'b', 'c']) await store.recordSession(newSession(name), 'argon2')
      let told = 0
      store.onWake('credentials', () => {
        told++
      })
      const endings = [
        () => store.deleteToken(hash('t'), connectorId),
        () => store.recordConnectorSecret(connectorId, hash('sealed')),
        () => store.deleteSession(hash('a')),
        () => store.deleteSessionOf('agent-1', 'session-b'),
        () => store.recordPassword('agent-1', 'new'),
        () => store.updateAgent('agent-1', { role: 'supervisor' }, now),
        () => store.disableAgent('agent-1', now),
        () => store.deleteConnector(connectorId, now),
      ]
      for (const [index, end] of endings.entries()) {
        await end()
        expect(told).toBe(index + 1)
      }
    })

    test('sessions are listed and ended by their owner alone, the last seen first', async () => {
      await store.recordAgent(newAgent())
      for (const name of ['a', 'b', 'c']) await store.recordSession(newSession(name), 'argon2')
      await store.recordSession(newSession('op', { agentId: null }), null)
      await store.recordSession(newSession('old', { expiresAt: now }), 'argon2')
      await store.recordSessionSeen(hash('b'), now + 60_000)
      const list = async (agentId: string | null) => (await store.listSessions(agentId, now)).map((one) => one.id)
      expect(await list('agent-1')).toEqual(['session-b', 'session-a', 'session-c'])
      expect((await store.listSessions('agent-1', now))[1]).toMatchObject({ userAgent: 'Firefox', address: '::1' })
      expect(await list(null)).toEqual(['session-op'])
      expect(await store.deleteSessionOf('agent-1', 'session-op')).toBe(false)
      expect(await store.deleteSessionOf(null, 'session-a')).toBe(false)
      expect(await store.deleteSessionOf('agent-1', 'session-a')).toBe(true)
      expect(await store.deleteSessionOf('agent-1', 'session-a')).toBe(false)
      await store.recordPassword('agent-1', 'new', { session: hash('c'), provedHash: 'argon2' })
      expect(await list('agent-1')).toEqual(['session-c'])
    })

    test('whoever a provider vouches for signs in, and is linked anew once their identity was taken away', async () => {
      await store.recordAgent(newAgent())
      const vouched = {
        issuer: 'https://id.example',
        subject: 's-1',
        email: 'ada@acme.example',
        name: 'Ada',
        role: undefined,
      }
      const signIn = (name: string) => store.signIn({ vouched, session: newSession(name), create: null }, now)
      expect(await signIn('a')).toEqual({ kind: 'signed_in', agentId: 'agent-1' })
      expect(await store.findSession(hash('a'), now)).toMatchObject({ agent: { identityIssuer: 'https://id.example' } })
      expect((await store.unlinkIdentity('agent-1'))?.identityIssuer).toBeUndefined()
      expect(await store.findSession(hash('a'), now)).toBeUndefined()
      await store.disableAgent('agent-1', now)
      expect(await signIn('b')).toEqual({ kind: 'refused', code: 'sign_in_disabled' })
      expect(await store.enableAgent('agent-1')).toMatchObject({ disabledAt: null })
      expect(await signIn('c')).toEqual({ kind: 'signed_in', agentId: 'agent-1' })
    })

    test('a secret of the gateway is recorded once; all secrets can be sealed anew', async () => {
      expect(Buffer.from(await store.recordSecretOnce('k', hash('first')))).toEqual(hash('first'))
      expect(Buffer.from(await store.recordSecretOnce('k', hash('second')))).toEqual(hash('first'))
      const seen: string[] = []
      const count = await store.resealSecrets((_sealed, identity) => {
        seen.push(identity)
        return identity === 'meta:k' ? hash('resealed') : undefined
      })
      expect([count, seen.sort()]).toEqual([1, [`connector:${connectorId}`, 'meta:k']])
      expect(Buffer.from(await store.recordSecretOnce('k', hash('x')))).toEqual(hash('resealed'))
    })

    test('instances are listed in pages', async () => {
      for (const id of ['i2', 'i3']) await store.recordInstance({ id, name: id, createdAt: now })
      const first = await store.listInstances({ limit: 2 })
      const second = await store.listInstances({ limit: 2, cursor: first.nextCursor ?? undefined })
      expect([...first.items, ...second.items].map((one) => one.id)).toEqual(['i2', 'i3', instanceId].sort())
      expect(second.nextCursor).toBeNull()
    })

    test('it answers its check', async () => {
      await store.check()
    })
  })
}
