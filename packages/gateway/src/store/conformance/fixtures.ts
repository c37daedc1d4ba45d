/** What the conformance suites share: how an engine is opened, and the facts they record through its ports. */
import { reason } from '@passerelle/protocol/errors'
import { afterEach, beforeEach } from 'vitest'
import type { Upload } from '../../attachments/attachment.ts'
import type { FetchClaim } from '../../attachments/attachment-store.ts'
import { closedBreaker } from '../../connectors/breaker.ts'
import { type Connector, defaultConnectorOptions, untroubled } from '../../connectors/connector.ts'
import type { ReplyPlan } from '../../conversations/conversation-store.ts'
import { normaliseReply } from '../../conversations/reply-content.ts'
import { type ClaimedDelivery, namesOf, type Settlement } from '../../deliveries/delivery.ts'
import type { CustomerPlan, InboundPlan, PlannedMessage } from '../../ingest/inbound-plan.ts'
import { usedIds } from '../../messages/used-id.ts'
import type { NoticePlan } from '../../notices/notice.ts'
import type { Store } from '../store.ts'

export interface OpenedStore {
  store: Store
  /** Another connection to the same data, as another process has it. */
  openAnother(): Promise<Store>
  close(): Promise<void>
}

/** Gives an empty, migrated store each time. */
export type OpenEngine = () => Promise<OpenedStore>

/** A seeded store of each test's own, under one name; `prepare` adds what all tests of a suite begin with. */
export function useStore(open: OpenEngine, prepare: (store: Store) => Promise<unknown> = async () => {}) {
  let opened: OpenedStore | undefined
  const current = (): OpenedStore => {
    if (!opened) throw new Error('a store is there within a test only')
    return opened
  }
  beforeEach(async () => {
    opened = await open()
    await seed(opened.store)
    await prepare(opened.store)
  })
  afterEach(() => current().close())
  const store = new Proxy({} as Store, { get: (_, method) => Reflect.get(current().store, method) })
  return { store, openAnother: () => current().openAnother() }
}

export const now = Date.parse('2026-01-05T10:00:00Z')
export const instanceId = 'instance-1'
export const connectorId = 'connector-1'

export function newConnector(overrides: Partial<Connector> = {}): Connector {
  const id = overrides.id ?? connectorId
  return {
    ...defaultConnectorOptions,
    id,
    instanceId,
    name: `Connector ${id}`,
    clientId: `client-of-${id}`,
    secretSealed: new Uint8Array([1, 2, 3]),
    webhookUrl: 'https://partner.example/webhook',
    createdAt: now,
    deletedAt: null,
    heldSince: null,
    breaker: closedBreaker,
    eventsBreaker: untroubled,
    ...overrides,
  }
}

/** An instance with one connector. */
export async function seed(store: Store): Promise<void> {
  await store.recordInstance({ id: instanceId, name: 'Acme', createdAt: now })
  await store.recordConnector(newConnector())
}

/** Of the instance: conversations may be theirs. */
export const addAgent = (store: Store, id: string, name: string): Promise<boolean> =>
  store.recordAgent({
    ...{ id, instanceId, email: `${id}@acme.example`, name, role: 'agent', service: false },
    ...{ passwordHash: null, createdAt: now, disabledAt: null },
  })

export function plannedMessage(key: string, overrides: Partial<PlannedMessage> = {}): PlannedMessage {
  return {
    index: 0,
    key: Buffer.from(key.padEnd(16, '.')),
    usedId: null,
    id: `message-${key}`,
    kind: 'inbound',
    externalId: key,
    sender: { type: 'human', id: 'customer-1', name: 'Zoé' },
    recipient: null,
    text: `text of ${key}`,
    richContent: null,
    metadata: '{}',
    createdAt: Math.floor(now / 1000),
    sortAt: now,
    attachments: [],
    customerName: 'Zoé',
    hasMetadata: false,
    ...overrides,
  }
}

export const hashId = usedIds(Buffer.alloc(32, 5))

/** One customer's messages in one request. */
export function inboundPlan(
  messages: PlannedMessage[],
  overrides: Partial<InboundPlan> & Partial<CustomerPlan> = {},
): InboundPlan {
  const receivedAt = overrides.receivedAt ?? now
  return {
    instanceId,
    connectorId: overrides.connectorId ?? connectorId,
    receivedAt,
    reopenIfClosedSince: overrides.reopenIfClosedSince ?? receivedAt - 24 * 3600_000,
    customers: [
      {
        customerId: overrides.customerId ?? 'customer-1',
        conversationId: overrides.conversationId ?? 'conversation-1',
        messages: messages.map((message, index) => ({ ...message, index })),
      },
    ],
  }
}

/** What a customer says of the last conversation, under an event's id. */
export const ratingPlan = (
  event: string,
  score: number,
  receivedAt: number,
  { customerId = 'customer-1', comment }: { customerId?: string; comment?: string | undefined } = {},
): NoticePlan => ({
  ...{ instanceId, connectorId, receivedAt },
  notices: [
    {
      ...{ id: `rating-${event}`, externalId: event, key: Buffer.from(event.padEnd(16, '.')) },
      ...{ customerId, createdAt: 1, told: { type: 'rating', score, comment } },
    },
  ],
})

/** A customer with an open conversation, so that agents can reply. */
export async function openConversation(
  store: Store,
  customerId: string,
  overrides: Partial<InboundPlan> = {},
): Promise<string> {
  const conversationId = `conversation-of-${customerId}`
  const message = plannedMessage(`hello-${overrides.connectorId ?? ''}${customerId}`)
  await store.recordInbound(inboundPlan([message], { ...overrides, customerId, conversationId }))
  return conversationId
}

export const newUpload = (overrides: Partial<Upload> = {}): Upload => ({
  id: 'upload-1',
  instanceId,
  agentId: 'agent-1',
  name: 'photo.png',
  mimeType: 'image/png',
  size: 12,
  blobKey: 'blob-1',
  image: { type: 'image/png', size: { width: 3, height: 2 } },
  createdAt: now,
  ...overrides,
})

export interface ReplyOptions {
  id: string
  customerId?: string
  at?: number
  plan?: Partial<ReplyPlan>
}

export function replyPlan({ id, customerId = 'customer-1', at = now, plan = {} }: ReplyOptions): ReplyPlan {
  return {
    instanceId,
    conversationId: `conversation-of-${customerId}`,
    author: { id: 'agent-1', name: 'Ann' },
    takes: false,
    content: normaliseReply({ message: `reply ${id}` }),
    files: [],
    messageId: id,
    deliveryId: `delivery-${id}`,
    publicUrl: 'https://chat.example',
    idempotency: null,
    now: at,
    ...plan,
  }
}

interface ClaimOverrides {
  nodeId?: string
  perConnector?: number
  inFlight?: number
  limitBytes?: number
}

export const claim = async (store: Store, at: number, overrides: ClaimOverrides = {}) =>
  (
    await store.claimDeliveries({
      now: at,
      leaseMs: 30_000,
      perConnector: overrides.perConnector ?? 16,
      inFlight: new Map([[connectorId, overrides.inFlight ?? 0]]),
      limit: 100,
      limitBytes: overrides.limitBytes ?? 1_000_000,
      ...(overrides.nodeId !== undefined && { nodeId: overrides.nodeId }),
    })
  ).deliveries

export const claimFetches = (store: Store, at: number, overrides: Partial<FetchClaim> = {}) =>
  store.claimFetches({ now: at, leaseMs: 60_000, perConnector: 16, inFlight: new Map(), limit: 10, ...overrides })

export const claimedIds = async (store: Store, at: number) => (await claim(store, at)).map((one) => one.subject.id)

/** What an attempt of `claimed` at `at` came to. */
export function settlement(claimed: ClaimedDelivery, at: number, next: Settlement['next']): Settlement {
  const ok = next.state === 'delivered'
  return {
    ...namesOf(claimed),
    now: at,
    ok,
    next,
    attempt: {
      id: `attempt-of-${claimed.id}-${at}`,
      deliveryId: claimed.id,
      startedAt: at,
      durationMs: 5,
      request: { url: 'https://bot.example/hook', headers: { 'webhook-id': claimed.subject.id } },
      status: ok ? 200 : 500,
      responseHeaders: { 'content-type': 'text/plain' },
      response: 'answer',
      error: ok ? null : reason('webhook_status', { status: 500 }),
      flush: claimed.flush,
    },
    attachmentGraceMs: 2 * 3600_000,
    attachmentTtlMs: 7 * 24 * 3600_000,
  }
}

export const deliver = (store: Store, claimed: ClaimedDelivery, at: number) =>
  store.settleDelivery(settlement(claimed, at, { state: 'delivered' }))

export const fail = (store: Store, claimed: ClaimedDelivery, at: number, waitMs: number) =>
  store.settleDelivery(
    settlement(claimed, at, { state: 'pending', step: claimed.step + 1, dueAt: at + waitMs, flushFrom: at + 1000 }),
  )

/** A store whose two customers are there, and short ways to reply to them. */
export function useDeliveries(open: OpenEngine) {
  const { store, openAnother } = useStore(open, async (fresh) => {
    await openConversation(fresh, 'customer-1')
    await openConversation(fresh, 'customer-2')
  })
  return {
    store,
    openAnother,
    reply: (id: string, customerId = 'customer-1', at = now) => store.recordReply(replyPlan({ id, customerId, at })),
    claimOne: async (at: number) => {
      const [first] = await claim(store, at)
      if (!first) throw new Error('nothing was due')
      return first
    },
    stateOf: async (id: string) => (await store.findDelivery(`delivery-${id}`))?.state,
  }
}

export const skipTimes = (at: number) => ({ now: at, attachmentGraceMs: 1000, attachmentTtlMs: 2000 })
