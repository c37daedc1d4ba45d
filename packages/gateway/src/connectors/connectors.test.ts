import { sayInEnglish } from '@passerelle/protocol/errors'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openTestStore } from '../../test/open-test-store.ts'
import { deleteConnector } from '../deliveries/delete-connector.ts'
import { sendTest } from '../deliveries/send-test.ts'
import { ApiError } from '../lib/errors.ts'
import { createSealer } from '../lib/seal.ts'
import { parseAllowList } from '../outbound/address-guard.ts'
import { createOutbound } from '../outbound/outbound.ts'
import type { Store } from '../store/store.ts'
import { closedBreaker } from './breaker.ts'
import { openClientSecret } from './client-secret.ts'
import { createConnector, type NewConnector } from './create-connector.ts'
import { createInstance } from './create-instance.ts'
import { readConnector } from './read-connector.ts'
import { rotateSecret } from './rotate-secret.ts'
import { updateConnector } from './update-connector.ts'

const addresses: Record<string, string> = { 'bot.example': '93.184.215.14', 'inside.example': '10.1.2.3' }
const outbound = createOutbound({
  userAgent: 'test',
  allow: parseAllowList('allowed.internal').allow,
  lookup: async (name) => {
    const address = addresses[name]
    if (!address) throw new Error(`${name} does not resolve`)
    return [{ address, family: 4 }]
  },
})
const sealer = createSealer([new Uint8Array(32).fill(3)])
let now = 1_800_000_000_000
const clock = { now: () => now }
let store: Store
let instanceId: string
const deps = () => ({ store, outbound, sealer, clock })

beforeEach(async () => {
  now = 1_800_000_000_000
  store = await openTestStore()
  const instance = await createInstance(deps(), { name: 'Acme' })
  instanceId = instance.id
})
afterEach(() => store.close())

const create = (options: Partial<NewConnector> = {}) => createConnector(deps(), { instanceId, name: 'Bot', ...options })

async function faultsOf(work: Promise<unknown>): Promise<Record<string, string>> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ApiError)) throw new Error('it was not refused')
  return Object.fromEntries((error.faults ?? []).map(({ path, reason }) => [path, sayInEnglish(reason)]))
}

describe('creating', () => {
  test('gives alphanumeric credentials, and keeps the secret sealed', async () => {
    const { connector, clientSecret } = await create({ webhookUrl: 'https://bot.example/hook' })
    expect(connector.clientId).toMatch(/^[A-Za-z0-9]{20,}$/)
    expect(clientSecret).toMatch(/^[A-Za-z0-9]{40}$/)
    const kept = await readConnector(deps(), connector.id)
    expect(kept).toEqual({ ...connector, secretSealed: kept.secretSealed })
    expect(kept.breaker).toEqual(closedBreaker)
    expect(openClientSecret(sealer, kept)).toBe(clientSecret)
    expect(Buffer.from(kept.secretSealed).includes(clientSecret)).toBe(false)
  })

  test('names everything that is wrong at once', async () => {
    const options = { name: ' ', instanceId: 'nope', webhookUrl: 'ftp://x', senderId: '', inlineMax: 1.5 }
    const faults = await faultsOf(create(options))
    expect(Object.keys(faults).sort()).toEqual(['/inline_max', '/instance_id', '/name', '/sender_id', '/webhook_url'])
    expect((await store.listConnectors({ limit: 10 })).items).toEqual([])
  })

  test('one whose partner fetches takes no URL, neither then nor later', async () => {
    const urls = { webhookUrl: 'https://bot.example/hook', eventsUrl: 'https://bot.example/events' }
    expect(Object.keys(await faultsOf(create({ delivery: 'pull', ...urls })))).toEqual(['/webhook_url', '/events_url'])
    const { connector } = await create({ delivery: 'pull', webhookUrl: null })
    expect(Object.keys(await faultsOf(updateConnector(deps(), connector.id, urls)))).toHaveLength(2)
    expect(await updateConnector(deps(), connector.id, { webhookUrl: null, name: 'B' })).toMatchObject({ name: 'B' })
  })

  test('[3.paused] without a webhook URL, or paused, it holds from the start', async () => {
    expect((await create()).connector.heldSince).toBe(now)
    expect((await create({ webhookUrl: 'https://bot.example/', paused: true })).connector.heldSince).toBe(now)
    expect((await create({ webhookUrl: 'https://bot.example/' })).connector.heldSince).toBeNull()
  })
})

describe('the webhook URL when it is saved', () => {
  test.each([
    ['ftp://bot.example/x', 'https:// or http://'],
    ['javascript:alert(1)', 'https:// or http://'],
    ['nonsense', 'not a URL'],
    ['http://127.0.0.1/x', 'loopback'],
    ['http://0x7f.1/x', 'loopback'],
    ['http://2130706433/', 'loopback'],
    ['http://[::1]/', 'loopback'],
    ['http://[::ffff:10.0.0.1]/', 'in disguise'],
    ['https://169.254.169.254/latest', 'link local'],
    ['http://localhost:3000/x', 'this machine'],
    ['http://localhost./x', 'this machine'],
    ['http://a.localhost./x', 'this machine'],
    ['https://inside.example/x', 'resolves to 10.1.2.3'],
  ])('[3.url] %s is refused, and the reason is told', async (webhookUrl, reason) => {
    expect((await faultsOf(create({ webhookUrl })))['/webhook_url']).toContain(reason)
    const { connector } = await create()
    expect((await faultsOf(updateConnector(deps(), connector.id, { webhookUrl })))['/webhook_url']).toContain(reason)
    expect((await readConnector(deps(), connector.id)).webhookUrl).toBeNull()
  })

  test.each([
    'https://bot.example/hook?a=b',
    'http://bot.example:8080/',
    'https://does-not-resolve.example/',
    'http://allowed.internal/x',
  ])('[3.url] %s is accepted', async (webhookUrl) => {
    expect((await create({ webhookUrl })).connector.webhookUrl).toBe(webhookUrl)
  })
})

describe('changing', () => {
  test('changes what is named and nothing else', async () => {
    const { connector } = await create({ webhookUrl: 'https://bot.example/1' })
    const changed = await updateConnector(deps(), connector.id, { success: '2xx', senderName: 'Ann' })
    expect(changed).toEqual({ ...connector, secretSealed: changed.secretSealed, success: '2xx', senderName: 'Ann' })
  })

  test('[3.paused] holds from the moment it is paused until it is resumed with a URL', async () => {
    const { connector } = await create({ webhookUrl: 'https://bot.example/1' })
    now += 1000
    expect((await updateConnector(deps(), connector.id, { paused: true })).heldSince).toBe(now)
    const since = now
    now += 1000
    expect((await updateConnector(deps(), connector.id, { webhookUrl: null, paused: false })).heldSince).toBe(since)
    expect((await updateConnector(deps(), connector.id, { webhookUrl: 'https://bot.example/2' })).heldSince).toBeNull()
  })

  test('a rotated secret opens in place of the old one, the id stays', async () => {
    const { connector, clientSecret } = await create()
    const rotated = await rotateSecret(deps(), connector.id)
    expect(rotated.clientSecret).toMatch(/^[A-Za-z0-9]{40}$/)
    expect(rotated.clientSecret).not.toBe(clientSecret)
    const kept = await readConnector(deps(), connector.id)
    expect(kept.clientId).toBe(connector.clientId)
    expect(openClientSecret(sealer, kept)).toBe(rotated.clientSecret)
  })

  test('[3.deleted] a deleted one is gone for everything an operator does', async () => {
    const { connector } = await create()
    expect(await deleteConnector(deps(), connector.id)).toEqual({ cancelled: 0 })
    const missing = { status: 404 }
    await expect(readConnector(deps(), connector.id)).rejects.toMatchObject(missing)
    await expect(updateConnector(deps(), connector.id, { name: 'x' })).rejects.toMatchObject(missing)
    await expect(rotateSecret(deps(), connector.id)).rejects.toMatchObject(missing)
    await expect(deleteConnector(deps(), connector.id)).rejects.toMatchObject(missing)
    expect((await store.listConnectors({ limit: 10 })).items).toEqual([])
  })
})

describe('the test message', () => {
  const testDeps = () => ({ ...deps(), config: { webhookTimeoutMs: 2000 }, version: '0' })

  test('needs a webhook URL', async () => {
    const { connector } = await create()
    await expect(sendTest(testDeps(), connector.id)).rejects.toMatchObject({ status: 409 })
    const fetched = await create({ delivery: 'pull' })
    const refused = { status: 409, reason: { code: 'pull_has_no_test' } }
    await expect(sendTest(testDeps(), fetched.connector.id)).rejects.toMatchObject(refused)
  })

  test('tells in words why nothing arrived', async () => {
    const { connector } = await create({ webhookUrl: 'https://does-not-resolve.example/' })
    const result = await sendTest(testDeps(), connector.id)
    expect(result.status).toBeNull()
    expect(result.error?.params).toMatchObject({ host: 'does-not-resolve.example' })
  })
})
