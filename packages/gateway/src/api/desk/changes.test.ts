import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { ChangeItem, CountsChange, CountsItem, DeskQueueItem, Page, QueueCountsChange } from '@passerelle/protocol'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { waitFor } from '../../../../testkit/src/wait-for.ts'
import { createAgent, createServiceAgent } from '../../agents/create-agent.ts'
import { hashId, inboundPlan, newConnector, plannedMessage } from '../../store/conformance/fixtures.ts'
import { connectorId, instanceId, type Login, openDesk, password, type TestDesk } from './test-desk.ts'

let desk: TestDesk
beforeEach(async () => {
  desk = await openDesk()
})
afterEach(() => desk.close())

interface Following {
  response: IncomingMessage
  text: string
  ended: boolean
  events(): { id: number; event: string; data: ChangeItem }[]
  close(): void
}

async function follow(headers: Record<string, string> = {}): Promise<Following> {
  const request = get(`${await desk.url()}/desk/v1/changes?items=true`, {
    headers: { cookie: desk.lea.cookie, ...headers },
  })
  request.on('error', () => {})
  const [response]: IncomingMessage[] = await once(request, 'response')
  if (!response) throw new Error('no response')
  const following: Following = {
    response,
    text: '',
    ended: false,
    events: () =>
      following.text
        .split('\n\n')
        .slice(0, -1)
        .flatMap((block) => {
          const [, id = '', event = '', data = ''] = /^id: (\d+)\nevent: (.*)\ndata: (.*)$/.exec(block) ?? []
          return event === '' ? [] : [{ id: Number(id), event, data: JSON.parse(data) }]
        }),
    close: () => request.destroy(),
  }
  response.setEncoding('utf8').on('data', (piece: string) => {
    following.text += piece
  })
  response
    .on('error', () => {})
    .on('close', () => {
      following.ended = true
    })
  return following
}

const changes = async (after = 0) =>
  (await desk.store.readChanges({ instanceId, after, limit: 10_000 })).flatMap(({ seq, type }) =>
    type === 'agents.updated' ? [] : [seq],
  )
const arrived = (following: Following) =>
  waitFor('the last change', async () => {
    const last = (await changes()).at(-1)
    return following.events().some(({ id }) => id === last)
  })

test('headers and a comment come at once, then every change from now on', async () => {
  await desk.write('customer-1')
  const following = await follow()
  expect(following.response.statusCode).toBe(200)
  expect(following.response.headers['content-type']).toBe('text/event-stream; charset=utf-8')
  expect(following.response.headers['cache-control']).toBe('no-store, no-transform')
  await waitFor('the first comment', () => following.text.startsWith(': connected\n'))
  const { last } = await desk.store.readChangeBounds()
  expect(following.text).toMatch(new RegExp(`^: connected\\nid: ${last}\\n\\n`))

  const id = await desk.write('customer-2')
  await arrived(following)
  const [opened, recorded] = following.events()
  expect(opened).toEqual({ id: last + 1, event: 'change', data: { type: 'conversation.opened', conversation_id: id } })
  expect(recorded?.data).toMatchObject({
    type: 'message.recorded',
    conversation_id: id,
    message_id: expect.any(String),
  })
})

const read = async <T>(path: string, login: Login): Promise<T> =>
  (await desk.app.inject({ method: 'GET', url: `/desk/v1/${path}`, headers: login })).json()

test('a change carries its conversation and message as each reader would read them', async () => {
  const id = await desk.write('customer-1', 'one')
  await createAgent(desk, { instanceId, email: 'zoe@acme.example', name: 'Zoé', password })
  const zoe = await desk.logIn('zoe@acme.example')
  await desk.app.inject({ method: 'POST', url: `/desk/v1/conversations/${id}/read`, headers: desk.lea })
  const [asLea, asZoe] = [await follow(), await follow({ cookie: zoe.cookie })]
  const plan = inboundPlan([plannedMessage('two', { text: 'two' })], { conversationId: id })
  await desk.store.recordInbound(plan)
  for (const [following, login] of [
    [asLea, desk.lea],
    [asZoe, zoe],
  ] as const) {
    await arrived(following)
    const { conversation, message } = following.events().at(-1)?.data ?? {}
    expect(conversation).toEqual(await read(`conversations/${id}`, login))
    expect(message).toEqual(await read(`messages/${message?.id}`, login))
  }
  expect(asLea.events().at(-1)?.data.conversation?.unread_count).toBe(1)
  expect(asZoe.events().at(-1)?.data.conversation?.unread_count).toBe(2)
})

test('of several changes of a conversation the last carries it; a long message is not carried', async () => {
  const following = await follow()
  const texts = ['short', 'x'.repeat(20_000)]
  const messages = texts.map((text, index) => plannedMessage(`m${index}`, { text, index }))
  await desk.store.recordInbound(inboundPlan(messages))
  await arrived(following)
  const carried = following.events().map(({ data }) => [data.type, 'conversation' in data, data.message?.message])
  expect(carried).toEqual([
    ['conversation.opened', false, undefined],
    ['message.recorded', false, 'short'],
    ['message.recorded', true, undefined],
  ])
})

test('counts are told at the beginning, and again when they change: of all and of each connector', async () => {
  await desk.store.recordConnector(newConnector({ id: 'connector-2' }))
  await desk.write('customer-1')
  const following = await follow()
  const told = () =>
    [...following.text.matchAll(/event: counts\ndata: (.*)\n\n/g)].map(
      ([, data = '']) => JSON.parse(data) as CountsChange,
    )
  const toldOf = (connector: string | null) => told().filter(({ connector_id }) => connector_id === connector)
  await waitFor('the first counts', () => toldOf(connectorId).length === 1)
  expect(toldOf(null)).toEqual([{ connector_id: null, ...(await read<CountsItem>('counts', desk.lea)) }])
  expect(toldOf('connector-2')).toEqual([])

  const plan = { customerId: 'customer-2', connectorId: 'connector-2', conversationId: 'second' }
  await desk.store.recordInbound(inboundPlan([plannedMessage('x')], plan))
  await waitFor('the new ones', () => toldOf('connector-2').length === 1)
  expect(toldOf(null).at(-1)).toMatchObject({ open: 2, unread: 2 })
  expect(toldOf(connectorId)).toHaveLength(1)

  const url = '/desk/v1/conversations/second/read'
  await desk.app.inject({ method: 'POST', url, headers: desk.lea })
  await waitFor('those after reading', () => toldOf(null).at(-1)?.unread === 1)
  expect(toldOf('connector-2').at(-1)).toEqual({
    connector_id: 'connector-2',
    ...(await read<CountsItem>('counts?connector=connector-2', desk.lea)),
  })
})

test('so are the numbers of each queue', async () => {
  const id = await desk.write('customer-1')
  const following = await follow()
  const told = () =>
    [...following.text.matchAll(/event: queue_counts\ndata: (.*)\n\n/g)].map(
      ([, data = '']) => JSON.parse(data) as QueueCountsChange,
    )
  await waitFor('the first ones', () => told().length === 1)
  const { items } = await read<Page<DeskQueueItem>>('queues', desk.lea)
  expect(told()).toMatchObject([{ queue_id: instanceId, oldest_waiting_since: items[0]?.oldest_waiting_since }])
  await desk.app.inject({ method: 'POST', url: `/desk/v1/conversations/${id}/take`, headers: desk.lea })
  await waitFor('those after it was taken', () => told().length === 2)
  const taken = { open: 1, unassigned: 0, waiting: 0, oldest_waiting_since: null }
  expect(told().at(-1)).toEqual({ queue_id: instanceId, ...taken })
})

test('what is gone is told as gone', async () => {
  await desk.write('customer-1')
  const following = await follow()
  const customer = { connectorId, customerId: 'customer-1', limit: 100, now: desk.clock.now() }
  await desk.store.eraseMessages({ ...customer, hashId })
  await desk.store.eraseConversations(customer)
  await arrived(following)
  expect(following.events().at(-1)?.data).toMatchObject({
    ...{ type: 'conversation.updated', conversation: null, deleted: true },
  })
})

test('more than a reader shows is told without what it is about, and the rest of it with it', async () => {
  const following = await follow()
  const messages = Array.from({ length: 250 }, (_, index) => plannedMessage(`m${index}`, { index }))
  await desk.store.recordInbound(inboundPlan(messages))
  await arrived(following)
  const carried = following.events().map(({ data }) => data.message?.id)
  expect(carried).toEqual([...Array(200).fill(undefined), ...messages.slice(199).map(({ id }) => id)])
})

test('with Last-Event-ID it goes on where it was, nothing missed, nothing twice', async () => {
  const seen: number[] = []
  let lastEventId: number | undefined
  for (let round = 0; round < 5; round++) {
    const following = await follow(lastEventId === undefined ? {} : { 'last-event-id': String(lastEventId) })
    for (let i = 0; i < 4; i++) await desk.write(`customer-${round}-${i}`)
    // Cut somewhere in the middle; what is written while nobody listens comes with the next round.
    await waitFor('some events', () => following.events().length > round)
    following.close()
    const events = following.events()
    seen.push(...events.map(({ id }) => id))
    lastEventId = events.at(-1)?.id
    await desk.write(`between-${round}`)
  }
  const following = await follow({ 'last-event-id': String(lastEventId) })
  await arrived(following)
  seen.push(...following.events().map(({ id }) => id))
  expect(seen).toEqual(await changes())
})

test('what another instance does is not told', async () => {
  await desk.store.recordConnector(newConnector({ id: 'connector-2', instanceId: 'instance-2' }))
  const following = await follow()
  const plan = inboundPlan([plannedMessage('x')], { connectorId: 'connector-2', conversationId: 'elsewhere' })
  await desk.store.recordInbound({ ...plan, instanceId: 'instance-2' })
  await desk.write('customer-1')
  await arrived(following)
  expect(following.text).not.toContain('elsewhere')
})

test('what is older than what is kept, and what was never given, is a reset; then it goes on', async () => {
  for (let i = 0; i < 4; i++) await desk.write(`customer-${i}`)
  await desk.store.deleteChanges(Number.MAX_SAFE_INTEGER, 5)
  const { last } = await desk.store.readChangeBounds()
  for (const lastEventId of ['1', '999999', 'nonsense', '-3', '1e3']) {
    const following = await follow({ 'last-event-id': lastEventId })
    await waitFor('an event', () => following.events().length > 0)
    expect(following.events()[0]).toMatchObject({ event: 'reset', data: {} })
    expect(following.events()[0]?.id).toBeGreaterThanOrEqual(last)
    await desk.write(`after-${lastEventId}`)
    await arrived(following)
    following.close()
  }
  const exactly = await follow({ 'last-event-id': '5' })
  await arrived(exactly)
  expect(exactly.events().map(({ id }) => id)).toEqual(await changes(5))
})

test('a comment every 15 s keeps the line alive', async () => {
  const following = await follow()
  await waitFor('the first comment', () => following.text !== '')
  const from = desk.clock.steady()
  const count = () => following.text.split(': keep-alive\n\n').length - 1
  await waitFor('three comments', () => {
    // In small steps: how soon the next wait begins is the server's affair.
    desk.clock.advance(500)
    return count() >= 3
  })
  expect(count()).toBeLessThanOrEqual((desk.clock.steady() - from) / 15_000)
  expect(following.events()).toEqual([])
})

test('it ends with its session: logged out, disabled, expired; with an API key the same', async () => {
  const { agent, apiKey } = await createServiceAgent(desk, { instanceId, name: 'CRM' })
  const asService = await follow({ authorization: `Bearer ${apiKey}`, cookie: '' })
  await desk.store.disableAgent(agent.id, 1)
  await waitFor('the end', () => asService.ended)
  expect(asService.response.complete).toBe(true)

  const lea = { cookie: (await desk.logIn('lea@acme.example')).cookie }
  const [one, other] = [await follow(), await follow(lea)]
  await desk.app.inject({ method: 'DELETE', url: '/desk/v1/session', headers: desk.lea })
  await waitFor('the end', () => one.ended)
  expect(other.ended).toBe(false)
  desk.clock.advance(25 * 3600 * 1000)
  await waitFor('the end', () => other.ended)
})

test('without a session there is none, and HEAD does not hang', async () => {
  expect((await desk.app.inject('/desk/v1/changes')).statusCode).toBe(401)
  const head = await desk.app.inject({ method: 'HEAD', url: '/desk/v1/changes', headers: desk.lea })
  expect(head.statusCode).toBe(405)
})

test('streams end when the server closes', async () => {
  const all = [await follow(), await follow()]
  await desk.app.close()
  for (const following of all) {
    await waitFor('the end', () => following.ended)
    expect(following.response.complete).toBe(true)
  }
})

test('a client that takes nothing holds up nobody, costs little, and is dropped', async () => {
  const url = new URL(await desk.url())
  const accepted = once(desk.app.server, 'connection') as Promise<[Socket]>
  const socket = connect(Number(url.port), url.hostname)
  const [itsOtherEnd] = await accepted
  socket.on('error', () => {})
  const gone = new Promise((resolve) => socket.on('close', resolve))
  socket.write(
    `GET /desk/v1/changes?items=true HTTP/1.1\r\nhost: ${url.host}\r\ncookie: ${desk.lea.cookie}\r\nlast-event-id: 0\r\n\r\n`,
  )
  await once(socket, 'readable')
  const quick = await follow()
  // More than all buffers between the two hold.
  const total = 60_000
  for (let from = 0; from < total; from += 1000) {
    const messages = Array.from({ length: 1000 }, (_, i) => plannedMessage(`m${from + i}`, { index: i }))
    await desk.store.recordInbound(inboundPlan(messages, { customerId: 'busy', conversationId: 'conversation-busy' }))
  }
  const { last } = await desk.store.readChangeBounds()
  await waitFor(
    'all of them',
    () => quick.text.endsWith('\n\n') && quick.text.includes(`id: ${last}\n`, quick.text.length - 5000),
    60_000,
  )
  expect(socket.destroyed).toBe(false)
  await waitFor('the end of the slow one', () => {
    desk.clock.advance(31_000)
    return itsOtherEnd.destroyed
  })
  // Only now: one that takes something again is not dropped.
  socket.resume()
  await gone
  expect(quick.ended).toBe(false)
}, 120_000)
