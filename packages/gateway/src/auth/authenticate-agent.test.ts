import { createTestClock, type TestClock } from '@passerelle/testkit/clock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSharedStore } from '../../test/open-test-store.ts'
import { createAgent, createServiceAgent } from '../agents/create-agent.ts'
import { disableAgent } from '../agents/disable-agent.ts'
import { resetPassword } from '../agents/reset-password.ts'
import { updateAgent } from '../agents/update-agent.ts'
import type { Agent } from '../commands/agent.ts'
import type { OpenedStore } from '../store/conformance/fixtures.ts'
import type { Store } from '../store/store.ts'
import { type AuthenticateAgent, createAgentAuthenticator, type Proof } from './authenticate-agent.ts'
import { logOut } from './log-out.ts'
import { newSession } from './session.ts'

let shared: OpenedStore
let store: Store
let another: Store
let clock: TestClock
let asked: number
let authenticate: AuthenticateAgent
let lea: Agent
let session: Proof
let apiKey: Proof & { agentId: string }

beforeEach(async () => {
  shared = await openSharedStore()
  store = shared.store
  another = await shared.openAnother()
  await store.recordInstance({ id: 'acme', name: 'Acme', createdAt: 0 })
  clock = createTestClock()
  asked = 0
  const count = <A extends unknown[], R>(look: (...args: A) => R) => {
    return (...args: A): R => {
      asked++
      return look(...args)
    }
  }
  const { findSession, findAgentByApiKey } = store
  const counted = { ...store, findSession: count(findSession), findAgentByApiKey: count(findAgentByApiKey) }
  authenticate = createAgentAuthenticator({ store: counted, clock })
  const deps = { store, clock }
  lea = (await createAgent(deps, { instanceId: 'acme', email: 'lea@acme.example', name: 'Léa' })).agent
  const opened = newSession(lea.id, { address: '192.0.2.1' }, clock.now())
  await store.recordSession(opened.session, lea.passwordHash)
  session = { kind: 'session', value: opened.value }
  const service = await createServiceAgent(deps, { instanceId: 'acme', name: 'CRM' })
  apiKey = { kind: 'api_key', value: service.apiKey, agentId: service.agent.id }
})
afterEach(async () => {
  await another.close()
  await shared.close()
})

const isKnown = async (proof: Proof): Promise<boolean> => (await authenticate(proof)) !== undefined

describe('a caller', () => {
  test('is looked up once for many requests, and again after half a second', async () => {
    for (let i = 0; i < 3; i++) {
      expect(await authenticate(session)).toMatchObject({ agent: { id: lea.id } })
      expect(await authenticate(apiKey)).toMatchObject({ agent: { id: apiKey.agentId }, session: null })
    }
    expect(asked).toBe(2)
    clock.advance(500)
    await authenticate(session)
    expect(asked).toBe(3)
  })

  test('is not known by a session’s value as an API key, nor the other way round', async () => {
    for (const proof of [session, apiKey]) expect(await isKnown(proof)).toBe(true)
    expect(await isKnown({ kind: 'api_key', value: session.value })).toBe(false)
    expect(await isKnown({ kind: 'session', value: apiKey.value })).toBe(false)
  })

  const endings: Record<string, (by: Store) => Promise<unknown>> = {
    'logging out': (by) => logOut({ store: by }, session.value),
    'a new password': (by) => resetPassword({ store: by }, { id: lea.id }),
    'being disabled': (by) => disableAgent({ store: by, clock }, lea.id),
    'the end of the session by its owner': async (by) =>
      by.deleteSessionOf(lea.id, (await by.listSessions(lea.id, clock.now()))[0]?.id ?? ''),
    'a move to another instance': async (by) => {
      await by.recordInstance({ id: 'other', name: 'Other', createdAt: 0 })
      await updateAgent({ store: by, clock }, lea.id, { instanceId: 'other' })
    },
  }

  test.each(Object.entries(endings))('is refused at once after %s', async (_, end) => {
    expect(await isKnown(session)).toBe(true)
    await end(store)
    expect(await isKnown(session)).toBe(false)
  })

  test.each(Object.entries(endings))('is refused half a second after %s by another process', async (_, end) => {
    expect(await isKnown(session)).toBe(true)
    await end(another)
    clock.advance(500)
    expect(await isKnown(session)).toBe(false)
  })

  test('that is a service is refused at once when it was disabled', async () => {
    expect(await isKnown(apiKey)).toBe(true)
    await disableAgent({ store, clock }, apiKey.agentId)
    expect(await isKnown(apiKey)).toBe(false)
  })

  test('has the role that was just given', async () => {
    expect(await authenticate(session)).toMatchObject({ agent: { role: 'agent' } })
    await updateAgent({ store, clock }, lea.id, { role: 'supervisor' })
    expect(await authenticate(session)).toMatchObject({ agent: { role: 'supervisor' } })
  })
})
