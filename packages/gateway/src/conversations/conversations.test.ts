import { createHash } from 'node:crypto'
import type { WebhookMessage } from '@passerelle/protocol'
import type { TestClock } from '@passerelle/testkit/clock'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { instanceId, type MemoryWorld, openMemoryWorld } from '../../test/memory-world.ts'
import { createAgent } from '../agents/create-agent.ts'
import type { BlobStore } from '../attachments/blob-store.ts'
import { inboundPlan, newConnector, plannedMessage } from '../store/conformance/fixtures.ts'
import type { Store } from '../store/store.ts'
import { assignConversation, changeConversation } from './change-conversation.ts'
import { openConversation } from './open-conversation.ts'
import { type Reply, reply } from './reply.ts'
import { normaliseReply } from './reply-content.ts'

const reopenWindowMs = 24 * 3600 * 1000

const connectorId = 'connector-1'
let world: MemoryWorld
let store: Store
let blobs: BlobStore
let clock: TestClock
let deps: { store: Store; blobs: BlobStore; clock: TestClock; config: { publicUrl: string } }
let author: { id: string; name: string }

beforeEach(async () => {
  world = await openMemoryWorld()
  ;({ store, blobs, clock } = world)
  deps = { store, blobs, clock, config: { publicUrl: 'https://chat.example' } }
  await store.recordInstance({ id: 'instance-2', name: 'Other', createdAt: 0 })
  await store.recordConnector(newConnector({ inlineMax: 4 }))
  const { agent } = await createAgent(deps, {
    instanceId,
    email: 'lea@acme.example',
    name: 'Léa',
    password: 'a good password',
  })
  author = { id: agent.id, name: agent.name }
})
afterEach(() => world.close())

let received = 0
/** A customer writes; gives the conversation. */
async function write(customerId = 'customer-1', metadata?: string): Promise<string> {
  received += 1
  const at = clock.now()
  const message = plannedMessage(`m${received}`, {
    sortAt: at,
    ...(metadata !== undefined && { metadata, hasMetadata: true }),
  })
  await store.recordInbound(
    inboundPlan([message], {
      customerId,
      receivedAt: at,
      reopenIfClosedSince: at - reopenWindowMs,
      conversationId: `conversation-${received}`,
    }),
  )
  const { items } = await store.listConversations({ instanceId, status: 'open', limit: 100 })
  const conversation = items.find((item) => item.customerId === customerId)
  if (!conversation) throw new Error('the message opened no conversation')
  return conversation.id
}

const find = async (id: string) => {
  const conversation = await store.findConversation(instanceId, id)
  if (!conversation) throw new Error(`no conversation ${id}`)
  return conversation
}

type Sent = Parameters<typeof normaliseReply>[0]
const send = (conversationId: string, wire: Sent, overrides: Partial<Reply> = {}) =>
  reply(deps, {
    instanceId,
    conversationId,
    author,
    takes: false,
    content: normaliseReply(wire),
    idempotencyKey: undefined,
    ...overrides,
  })

async function upload(text: string, claimedSize?: number): Promise<string> {
  const { key, size } = await blobs.put(Buffer.from(text))
  const id = `upload-of-${text}`
  const names = { name: `${text}.txt`, mimeType: 'text/plain' }
  await store.recordUpload({
    ...names,
    id,
    instanceId,
    agentId: author.id,
    size: claimedSize ?? size,
    blobKey: key,
    image: null,
    createdAt: 0,
  })
  return id
}

async function queued(): Promise<WebhookMessage[]> {
  const claim = { now: clock.now(), leaseMs: 1, perConnector: 16, inFlight: new Map(), limit: 16 }
  const { deliveries } = await store.claimDeliveries(claim)
  return deliveries.map(({ body }) => JSON.parse(Buffer.from(body).toString('utf8')))
}

const close = (conversationId: string) =>
  changeConversation(deps, { instanceId, conversationId, change: { kind: 'close' } })
const reopen = (conversationId: string) =>
  changeConversation(deps, { instanceId, conversationId, change: { kind: 'reopen' } })

describe('a reply', () => {
  test('[3.body] is recorded with the webhook\u2019s body, under the same id', async () => {
    const id = await write('customer-1', '{"order":7}')
    const message = await send(id, { message: 'Bonjour', metadata: { by: 'desk' } })
    expect(message).toMatchObject({ kind: 'outbound', text: 'Bonjour', author, delivery: { state: 'pending' } })
    expect(await queued()).toEqual([
      {
        id: message.id,
        created_at: Math.floor(message.receivedAt / 1000),
        customer_id: 'customer-1',
        sender: { type: 'human', id: 'kiamo', name: 'kiamo' },
        body: { message: 'Bonjour', attachments: [] },
        metadata: { order: 7, by: 'desk' },
      },
    ])
    expect(await find(id)).toMatchObject({ unreadCount: 0, assignee: null })
  })

  test('[4.inline] what would make the body too large goes as URL, however large a file may be', async () => {
    await store.updateConnector(connectorId, { inlineMax: 25 * 1024 * 1024 }, 0)
    const sizes = [20, 20, 5].map((mebibytes) => mebibytes * 1024 * 1024)
    const uploads = await Promise.all(sizes.map((size, index) => upload(`file-${index}`, size)))
    await send(await write(), { attachments: uploads.map((upload_id) => ({ upload_id })) })
    const [body] = await queued()
    expect(body?.body.attachments.map(({ content }) => content.type)).toEqual(['base64', 'url', 'base64'])
  })

  test('[4.inline] [4.desk-copy] takes its files along: small ones inline, large ones as URL, all for the desk', async () => {
    const id = await write()
    const ids = [await upload('abc'), await upload('abcdef')]
    const { attachments } = await send(id, { attachments: ids.map((upload_id) => ({ upload_id })) })
    const [body] = await queued()
    const [inline, url] = body?.body.attachments ?? []
    expect(inline?.content).toEqual({ type: 'base64', data: Buffer.from('abc').toString('base64') })
    expect(url?.content.data).toMatch(/^https:\/\/chat\.example\/messaging\/attachments\/[A-Za-z0-9]{32}$/)
    const uid = url?.content.data.split('/').at(-1) ?? ''
    expect(await store.findPartnerFile(uid, clock.now())).toMatchObject({ name: 'abcdef.txt', size: 6 })
    expect(attachments.map(({ externalId }) => externalId)).toEqual([inline?.id, url?.id])
    for (const attachment of attachments) expect(await blobs.read(attachment.blobKey ?? '')).toBeDefined()
    await expect(send(id, { attachments: [{ upload_id: ids[0] ?? '' }] })).rejects.toMatchObject({ status: 400 })
  })

  test('names every fault at once, and records nothing', async () => {
    const id = await write()
    const attachments = ['nowhere', await upload('abc'), 'nowhere'].map((upload_id) => ({ upload_id }))
    const refusal = send(id, { message: 'a'.repeat(70_000), attachments })
    await expect(refusal).rejects.toMatchObject({
      status: 400,
      faults: [
        { path: '/message' },
        { path: '/attachments/2/upload_id' },
        { path: '/attachments/0/upload_id' },
        { path: '/attachments/2/upload_id' },
      ],
    })
    expect(await queued()).toEqual([])
  })

  test('an upload whose bytes are gone is a fault, not a half-sent message', async () => {
    const id = await write()
    const uploadId = await upload('abc')
    const [{ blobKey } = { blobKey: '' }] = await store.findUploads(instanceId, [uploadId])
    await blobs.delete(blobKey)
    await expect(send(id, { attachments: [{ upload_id: uploadId }] })).rejects.toMatchObject({
      faults: [{ path: '/attachments/0/upload_id' }],
    })
  })

  test('reopens a closed conversation; not while another one is open', async () => {
    const first = await write()
    await close(first)
    await send(first, { message: 'one more thing' })
    expect((await find(first)).status).toBe('open')
    await close(first)
    clock.advance(reopenWindowMs + 1000)
    const second = await write()
    expect(second).not.toBe(first)
    await expect(send(first, { message: 'a' })).rejects.toMatchObject({ status: 409 })
    await expect(reopen(first)).rejects.toMatchObject({ status: 409, message: expect.stringContaining(second) })
  })

  test('in another instance, or after the connector was deleted, is refused', async () => {
    const id = await write()
    await expect(send(id, { message: 'a' }, { instanceId: 'instance-2' })).rejects.toMatchObject({ status: 404 })
    await store.deleteConnector(connectorId, clock.now())
    await expect(send(id, { message: 'a' })).rejects.toMatchObject({ status: 409 })
  })
})

describe('an idempotency key', () => {
  const idempotencyKey = 'key-1'

  test('makes a repeat safe, one that names used uploads too', async () => {
    const id = await write()
    const wire = { message: 'a', attachments: [{ upload_id: await upload('abc') }], metadata: { a: 1, b: 2 } }
    const first = await send(id, wire, { idempotencyKey })
    const again = await send(id, { ...wire, metadata: { b: 2, a: 1 } }, { idempotencyKey })
    expect(again).toEqual(first)
    const page = await store.listMessages({ instanceId, conversationId: id, order: 'asc', limit: 10 })
    expect(page.items.filter(({ kind }) => kind === 'outbound')).toHaveLength(1)
  })

  test('sent side by side records one', async () => {
    const id = await write()
    const all = await Promise.all(Array.from({ length: 20 }, () => send(id, { message: 'a' }, { idempotencyKey })))
    expect(new Set(all.map((message) => message.id)).size).toBe(1)
  })

  test('stands for one content in one conversation, of one agent, for 24 h', async () => {
    const id = await write()
    const other = await write('customer-2')
    const { id: first } = await send(id, { message: 'a' }, { idempotencyKey })
    const reused = { status: 422, kind: 'idempotency_key_reused' }
    await expect(send(id, { message: 'b' }, { idempotencyKey })).rejects.toMatchObject(reused)
    await expect(send(other, { message: 'a' }, { idempotencyKey })).rejects.toMatchObject(reused)
    const { agent } = await createAgent(deps, {
      instanceId,
      email: 'b@acme.example',
      name: 'B',
      password: 'a good password',
    })
    expect((await send(id, { message: 'b' }, { idempotencyKey, author: agent })).id).not.toBe(first)
    clock.advance(24 * 3600 * 1000 + 1)
    expect((await send(id, { message: 'b' }, { idempotencyKey })).id).not.toBe(first)
  })
})

describe('a conversation', () => {
  test('is assigned to oneself, to another, to nobody', async () => {
    const conversationId = await write()
    const assign = (assignee: string | null) =>
      assignConversation(deps, { instanceId, conversationId, assignee, callerId: author.id })
    expect((await assign('me')).assignee).toEqual(author)
    const { agent } = await createAgent(deps, {
      instanceId,
      email: 'b@acme.example',
      name: 'B',
      password: 'a good password',
    })
    expect((await assign(agent.id)).assignee).toEqual({ id: agent.id, name: 'B' })
    expect((await assign(null)).assignee).toBeNull()
    await store.disableAgent(agent.id, clock.now())
    const elsewhere = await createAgent(deps, { instanceId: 'instance-2', email: 'c@o.example', name: 'C' })
    const operator = await createAgent(deps, { email: 'op@o.example', name: 'Op', role: 'operator' })
    for (const id of [agent.id, elsewhere.agent.id, operator.agent.id, 'nobody']) {
      await expect(assign(id)).rejects.toMatchObject({ status: 400, faults: [{ path: '/assignee' }] })
    }
  })

  test('is read, closed and reopened; another instance does not see it', async () => {
    const conversationId = await write()
    expect(await find(conversationId)).toMatchObject({ unreadCount: 1 })
    await changeConversation(deps, { instanceId, conversationId, change: { kind: 'read' } })
    expect(await find(conversationId)).toMatchObject({ unreadCount: 0 })
    expect(await close(conversationId)).toMatchObject({ status: 'closed' })
    expect(await reopen(conversationId)).toMatchObject({ status: 'open' })
    await expect(
      changeConversation(deps, { instanceId: 'instance-2', conversationId, change: { kind: 'close' } }),
    ).rejects.toMatchObject({ status: 404 })
  })

  test('[2.reopen] a message within 24 h of closing reopens it, a later one starts a new one', async () => {
    const first = await write()
    await close(first)
    expect(await write()).toBe(first)
    await close(first)
    clock.advance(reopenWindowMs + 1000)
    expect(await write()).not.toBe(first)
  })

  test('is opened by an agent with a known customer only, and there is one at a time', async () => {
    const first = await write()
    const open = (overrides: object = {}) =>
      openConversation(deps, { instanceId, connectorId, customerId: 'customer-1', ...overrides })
    expect(await open()).toMatchObject({ isNew: false, conversation: { id: first } })
    await close(first)
    const { conversation, isNew } = await open()
    expect([isNew, conversation.status, conversation.customerName]).toEqual([true, 'open', 'Zoé'])
    expect(conversation.id).not.toBe(first)
    await expect(open({ customerId: 'stranger' })).rejects.toMatchObject({ status: 404 })
    await expect(open({ connectorId: 'nowhere' })).rejects.toMatchObject({ status: 404 })
    await expect(open({ instanceId: 'instance-2' })).rejects.toMatchObject({ status: 404 })
    await close(conversation.id)
    const overtaken = async (id: string) => {
      const found = await store.findConnector(id)
      await store.deleteConnector(id, clock.now())
      return found
    }
    const opening = openConversation(
      { ...deps, store: { ...store, findConnector: overtaken } },
      { instanceId, connectorId, customerId: 'customer-1' },
    )
    await expect(opening).rejects.toMatchObject({ status: 409, reason: { code: 'connector_deleted' } })
    await expect(open()).rejects.toMatchObject({ status: 409, reason: { code: 'connector_deleted' } })
  })
})

test('the fingerprint of a key never holds what was written', async () => {
  const id = await write()
  await send(id, { message: 'very secret' }, { idempotencyKey: 'k' })
  const known = await store.findIdempotentReply({ agentId: author.id, key: 'k', keptSince: 0 })
  expect(known?.fingerprint).toHaveLength(createHash('sha256').digest('hex').length)
})
