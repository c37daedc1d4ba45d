import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { ConversationChange } from '../../conversations/conversation-store.ts'
import type { ClaimedDelivery, Delivery } from '../../deliveries/delivery.ts'
import type { Store } from '../store.ts'
import {
  addAgent,
  claim,
  deliver,
  fail,
  inboundPlan,
  instanceId,
  newConnector,
  now,
  type OpenEngine,
  openConversation,
  plannedMessage,
  replyPlan,
  settlement,
  skipTimes,
  useStore,
} from './fixtures.ts'

const customersOf = (connectorId: string): string[] => ['zoe', 'max', 'eva'].map((name) => `${connectorId}-${name}`)

/** What events tell of; one that is not possible as things stand tells of nothing. */
const changes: ConversationChange[] = [
  { kind: 'transfer', to: { agentId: 'ann' } },
  { kind: 'transfer', to: { agentId: 'bob' } },
  { kind: 'return' },
  { kind: 'close' },
  { kind: 'reopen' },
]

const action = fc.oneof(
  fc.record({ kind: fc.constantFrom('reply' as const, 'message' as const), customer: fc.nat(2) }),
  fc.record({ kind: fc.constant('change' as const), customer: fc.nat(2), change: fc.constantFrom(...changes) }),
  fc.record({ kind: fc.constantFrom('deliver' as const, 'fail' as const, 'exhaust' as const), pick: fc.nat(9) }),
  fc.record({ kind: fc.constant('claim' as const), afterMs: fc.constantFrom(0, 500, 3000, 40_000) }),
  fc.record({ kind: fc.constantFrom('replay' as const, 'skip' as const), pick: fc.nat(9) }),
)
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

export function describeDeliveryOrder(open: OpenEngine): void {
  describe('the order of deliveries', () => {
    const { store } = useStore(open, async (fresh) => {
      for (const id of ['ann', 'bob']) await addAgent(fresh, id, id)
    })

    test('[3.order] whatever happens, no event goes before an earlier message, no message waits for an event, and all arrive', async () => {
      let runs = 0
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 40 }), async (actions) => {
          // Of its own connector each: making a database takes longer than all else.
          const connectorId = `run-${runs++}`
          try {
            await checkOrder(store, connectorId, actions)
          } finally {
            await store.deleteConnector(connectorId, now)
          }
        }),
        { numRuns: 15 },
      )
    })
  })
}

interface Play {
  store: Store
  connectorId: string
  at: number
  count: number
  /** With the end of their leases. */
  underWay: Map<string, ClaimedDelivery & { until: number }>
  /** What was claimed, as it would have been sent. */
  bodies: Map<string, Uint8Array>
}

/** Plays the actions; holds each claim against the rows as any reader sees them. */
async function checkOrder(store: Store, connectorId: string, actions: Action[]): Promise<void> {
  await store.recordConnector(newConnector({ id: connectorId, eventsUrl: 'https://partner.example/events' }))
  for (const customer of customersOf(connectorId)) await openConversation(store, customer, { connectorId })
  const play: Play = { store, connectorId, at: now, count: 0, underWay: new Map(), bodies: new Map() }
  for (const one of actions) {
    play.at += 1
    await perform(play, one)
  }
  await expectAllArrive(play)
}

async function perform(play: Play, action: Action): Promise<unknown> {
  const { store, at, underWay, connectorId } = play
  const customerId = 'customer' in action ? (customersOf(connectorId)[action.customer] ?? '') : ''
  const id = `${connectorId}-${play.count++}`
  switch (action.kind) {
    case 'reply':
      return store.recordReply(replyPlan({ id, customerId, at }))
    case 'message': {
      const customer = { connectorId, customerId, conversationId: id, receivedAt: at }
      return store.recordInbound(inboundPlan([plannedMessage(id)], customer))
    }
    case 'change': {
      const open = { instanceId, id: `conversation-of-${customerId}` }
      return store.changeConversation({ ...open, change: action.change, now: at })
    }
    case 'claim':
      play.at += action.afterMs
      return claimNext(play)
    case 'replay':
    case 'skip': {
      const picked = pickFrom(await listDeliveries(play), action.pick)?.id ?? ''
      return action.kind === 'replay' ? store.replayDelivery(picked, at) : store.skipDelivery(picked, skipTimes(at))
    }
    default: {
      const one = pickFrom([...underWay.values()], action.pick)
      if (!one) return
      underWay.delete(one.id)
      if (action.kind === 'deliver') return deliver(store, one, at)
      if (action.kind === 'fail') return fail(store, one, at, 2000)
      return store.settleDelivery(settlement(one, at, { state: 'exhausted' }))
    }
  }
}

const pickFrom = <T>(all: T[], pick: number): T | undefined => all[pick % Math.max(all.length, 1)]

async function listDeliveries({ store, connectorId }: Play): Promise<Delivery[]> {
  const { items } = await store.listDeliveries({ connectorId, limit: 1000 })
  return items.toReversed()
}

async function claimNext(play: Play): Promise<void> {
  const { store, at, underWay, bodies } = play
  for (const [id, { until }] of underWay) if (until <= at) underWay.delete(id)
  const claimed = await claim(store, at)
  const all = await listDeliveries(play)
  for (const one of claimed) {
    const isBeside = (other: ClaimedDelivery) =>
      other.customerId === one.customerId && other.endpointId === one.endpointId
    expect([...underWay.values()].filter(isBeside)).toEqual([])
    expect(all.filter((other) => isBefore(other, one, all))).toEqual([])
    expect(one.body).toEqual(bodies.get(one.id) ?? one.body)
    bodies.set(one.id, one.body)
    underWay.set(one.id, { ...one, until: at + 30_000 })
  }
  expectNoMessageWaits(play, all)
}

/** What a claimed one had to wait for: of messages the messages, of an event everything. */
function isBefore(other: Delivery, { id, subject }: ClaimedDelivery, all: readonly Delivery[]): boolean {
  const claimed = all.find((one) => one.id === id)
  if (!claimed || other.state !== 'pending' || other.customerId !== claimed.customerId) return false
  return other.seq < claimed.seq && (subject.kind === 'event' || other.subject.kind === 'message')
}

/** The first message of each customer is on its way, or has a time of its own, whatever events stand before it. */
function expectNoMessageWaits({ connectorId, underWay }: Play, all: readonly Delivery[]): void {
  for (const customer of customersOf(connectorId)) {
    const first = all.find(
      ({ subject, customerId, state }) => subject.kind === 'message' && customerId === customer && state === 'pending',
    )
    if (first && !underWay.has(first.id)) expect(first.nextAttemptAt).not.toBeNull()
  }
}

/** However it came to be: once everything succeeds, nothing is left behind, and what was given up can still arrive. */
async function expectAllArrive(play: Play): Promise<void> {
  const { store, bodies } = play
  await store.releaseLeases()
  play.underWay.clear()
  play.at += 24 * 3600_000
  for (const { id, state } of await listDeliveries(play))
    if (state === 'exhausted' || state === 'cancelled') await store.replayDelivery(id, play.at)
  for (let round = 0; round < 200; round++) {
    await claimNext(play)
    for (const one of play.underWay.values()) await deliver(store, one, play.at)
    play.underWay.clear()
    play.at += 61_000
    const all = await listDeliveries(play)
    if (all.some(({ state }) => state !== 'delivered')) continue
    expect([...bodies.keys()].toSorted()).toEqual(all.map(({ id }) => id).toSorted())
    for (const { id } of all) expect(await store.findDeliveryBody(id)).toEqual(bodies.get(id))
    return
  }
  throw new Error('deliveries were left behind')
}
