import { createTestClock, type TestClock } from '@passerelle/testkit/clock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openSharedStore } from '../../test/open-test-store.ts'
import { sealClientSecret } from '../connectors/client-secret.ts'
import { rotateSecret } from '../connectors/rotate-secret.ts'
import { createSealer } from '../lib/seal.ts'
import { newConnector, type OpenedStore } from '../store/conformance/fixtures.ts'
import type { Store } from '../store/store.ts'
import { type AuthenticateClient, createClientAuthenticator } from './authenticate-client.ts'

const sealer = createSealer([Buffer.alloc(32, 1)])
const connector = newConnector()
const right = { clientId: connector.clientId, clientSecret: 'the secret' }

let opened: OpenedStore
let store: Store
let another: Store
let clock: TestClock
let asked: number
let authenticate: AuthenticateClient

beforeEach(async () => {
  opened = await openSharedStore()
  store = opened.store
  another = await opened.openAnother()
  await store.recordInstance({ id: connector.instanceId, name: 'Acme', createdAt: 0 })
  await store.recordConnector({
    ...connector,
    secretSealed: sealClientSecret(sealer, connector.id, right.clientSecret),
  })
  clock = createTestClock()
  asked = 0
  const findConnectorByClientId = (clientId: string) => {
    asked++
    return store.findConnectorByClientId(clientId)
  }
  authenticate = createClientAuthenticator({ store: { ...store, findConnectorByClientId }, sealer, clock })
})
afterEach(async () => {
  await another.close()
  await opened.close()
})

describe('a client', () => {
  test('[1.tokens] is looked up once for many requests, and again after half a second', async () => {
    for (let i = 0; i < 3; i++) expect(await authenticate(right)).toMatchObject({ id: connector.id })
    expect(asked).toBe(1)
    clock.advance(500)
    await authenticate(right)
    expect(asked).toBe(2)
  })

  test('with a wrong secret is not known, though the right one is trusted', async () => {
    await authenticate(right)
    for (const clientSecret of ['', 'wrong', 'the secret ', 'the secre']) {
      expect(await authenticate({ ...right, clientSecret })).toBeUndefined()
    }
    expect(await authenticate({ ...right, clientId: `${right.clientId}"` })).toBeUndefined()
    expect(asked).toBe(6)
  })

  test('whose secret was rotated here is known by the new one alone, at once', async () => {
    await authenticate(right)
    const { clientSecret } = await rotateSecret({ store, sealer }, connector.id)
    expect(await authenticate(right)).toBeUndefined()
    expect(await authenticate({ ...right, clientSecret })).toMatchObject({ id: connector.id })
  })

  test('whose secret another process rotated is refused half a second later', async () => {
    await authenticate(right)
    await rotateSecret({ store: another, sealer }, connector.id)
    clock.advance(500)
    expect(await authenticate(right)).toBeUndefined()
  })

  test('[3.deleted] that was deleted here is refused at once', async () => {
    await authenticate(right)
    await store.deleteConnector(connector.id, clock.now())
    expect(await authenticate(right)).toBeUndefined()
  })
})
