import { waitFor } from '@passerelle/testkit'
import { type FakePartner, startPartner } from '@passerelle/testkit/partner'
import { expect, onTestFinished, test } from 'vitest'
import { clientSecret, createGatewayWorld } from '../../test/gateway-world.ts'
import type { ConnectorOptions } from '../connectors/connector.ts'
import { webhookRequest } from '../deliveries/webhook-request.ts'
import { createAgentTyping } from './agent-typing.ts'
import { createEphemeralSender, type EphemeralEvent, type EphemeralResult } from './ephemeral-sender.ts'

async function setUp(options: Partial<ConnectorOptions> = {}) {
  const world = await createGatewayWorld()
  const partner = await startPartner()
  const connector = await world.recordConnector({ eventsUrl: partner.url, events: ['agent.typing'], ...options })
  const results: EphemeralResult[] = []
  const onEphemeral = (_: string, result: EphemeralResult) => void results.push(result)
  const sender = createEphemeralSender({ ...world, onEphemeral })
  onTestFinished(async () => {
    await sender.stop()
    await partner.close()
  })
  const typing = (on: boolean, customerId = 'zoe'): EphemeralEvent => ({
    ...{
      type: 'agent.typing',
      key: customerId,
      connectorId: connector.id,
      customerId,
      conversationId: 'c',
      owner: null,
    },
    data: { on, agent: { id: 'ada', name: 'Ada' } },
  })
  const tell = (on: boolean, customerId?: string) => sender.tell(typing(on, customerId))
  const untilResults = (count: number) => waitFor(`${count} results`, () => results.length >= count)
  const told = () => partner.received.map(({ body }) => JSON.parse(String(body))).map(({ data }) => data.on)
  return { ...world, partner, connector, sender, results, tell, untilResults, told }
}

test('it is signed like a message, sent once, and after a failure none is sent for ten seconds', async () => {
  const { partner, tell, results, untilResults, clock } = await setUp()
  partner.answer(500, 200)
  tell(true)
  await untilResults(1)
  tell(true)
  clock.advance(10_000)
  tell(false)
  await untilResults(3)
  expect(results).toEqual(['failed', 'dropped', 'sent'])
  expect(partner.received).toHaveLength(2)
  const [, request] = partner.received
  const { id, ...event } = JSON.parse(String(request?.body))
  expect(event).toEqual({
    ...{ type: 'agent.typing', created_at: Math.floor(clock.now() / 1000), customer_id: 'zoe', conversation_id: 'c' },
    ...{ owner: null, data: { on: false, agent: { id: 'ada', name: 'Ada' } } },
  })
  const body = request?.body ?? Buffer.of()
  const { headers } = webhookRequest({
    ...{ id, body, hashEncoding: 'hex', secret: clientSecret, now: clock.now(), version: '1.2.3' },
  })
  const lowered = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  expect(request?.headers).toMatchObject(Object.fromEntries(lowered))
})

test.each<[string, Partial<ConnectorOptions>]>([
  ['did not name it', { events: 'all' }],
  ['is paused', { paused: true }],
  ['fetches what there is', { delivery: 'pull' }],
  ['has no events URL', { eventsUrl: null }],
])('nothing is sent to a connector that %s', async (_, options) => {
  const { partner, tell, results, untilResults } = await setUp(options)
  tell(true)
  await untilResults(1)
  expect(results).toEqual(['dropped'])
  expect(partner.received).toEqual([])
})

/** The first request gets no answer until the given function is called. */
function holdFirst(partner: FakePartner): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  partner.answer(async () => {
    await promise
    return { status: 200 }
  }, 200)
  return resolve
}

test('what was told meanwhile follows what is on its way, and only the newest of it', async () => {
  const { partner, tell, untilResults, told } = await setUp()
  const answer = holdFirst(partner)
  tell(true)
  await partner.waitForRequests(1)
  tell(false)
  tell(true)
  tell(false)
  tell(true, 'max')
  // Of another customer: it waits for no one.
  await partner.waitForRequests(2)
  answer()
  await untilResults(3)
  expect(told()).toEqual([true, true, false])
})

test('what has waited too long for its turn is not sent any more', async () => {
  const { partner, tell, results, untilResults, told, clock } = await setUp()
  const answer = holdFirst(partner)
  tell(true)
  await partner.waitForRequests(1)
  tell(false)
  clock.advance(10_001)
  answer()
  await untilResults(2)
  expect(results).toEqual(['sent', 'dropped'])
  expect(told()).toEqual([true])
})

test('an agent who writes is told every few seconds, and once when they stop', async () => {
  const { recordInbound, store, instanceId, connector, clock } = await setUp()
  const { conversationId } = await recordInbound(connector.id, 'zoe')
  const conversation = await store.findConversation(instanceId, conversationId)
  if (!conversation) throw new Error('no conversation')
  const told: boolean[] = []
  const tell = (event: EphemeralEvent) => void (event.type === 'agent.typing' && told.push(event.data.on))
  const hear = createAgentTyping({ ephemerals: { tell }, clock })
  const hearAda = (isTyping: boolean) => hear({ conversation, agent: { id: 'ada', name: 'Ada' }, isTyping })
  hearAda(false)
  hearAda(true)
  hearAda(true)
  expect(told).toEqual([true])
  clock.advance(3000)
  hearAda(true)
  hearAda(false)
  hearAda(false)
  expect(told).toEqual([true, true, false])
  // Whoever fell silent is shown as writing no longer, wherever it is shown.
  hearAda(true)
  clock.advance(20_000)
  hearAda(false)
  expect(told).toEqual([true, true, false, true])
  hear({ conversation: { ...conversation, status: 'closed' }, agent: { id: 'ada', name: 'Ada' }, isTyping: true })
  expect(told).toHaveLength(4)
})
