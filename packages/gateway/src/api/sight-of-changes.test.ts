/** A stream tells of what is in sight, and that what leaves is gone; of anything else nothing, not even that it happened. */
import type { ChangeItem, ConversationItem } from '@passerelle/protocol'
import { logIn, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openSightWorld, type SightWorld } from './test-sight.ts'

let here: SightWorld
const ending = new AbortController()
beforeEach(async () => {
  here = await openSightWorld()
})
afterEach(() => here.close())

interface Stream {
  text: string
  changes(): ChangeItem[]
}

/** As Ann, with what changes are about or without. */
async function follow({ items, after }: { items: boolean; after?: number }): Promise<Stream> {
  const answer = await fetch(`${here.world.url}/desk/v1/changes?items=${items}`, {
    headers: { ...here.annsHeaders, ...(after !== undefined && { 'last-event-id': String(after) }) },
    signal: ending.signal,
  })
  const stream: Stream = {
    text: '',
    changes: () => [...stream.text.matchAll(/event: change\ndata: (.*)\n\n/g)].map(([, data = '']) => JSON.parse(data)),
  }
  const read = async () => {
    for await (const chunk of answer.body ?? []) stream.text += Buffer.from(chunk).toString()
  }
  read().catch(() => {})
  await waitFor('the stream to begin', () => stream.text.includes(': connected'))
  return stream
}

const post = (one: { id: string }, verb: string, body?: object) =>
  here.world.asDesk.post<ConversationItem>(`/conversations/${one.id}/${verb}`, body)

/** All kinds of things, beyond the sight of Ann, who sees her own. */
async function actBeyondSight(): Promise<void> {
  const { bobs, closed, waiting, inQueue, world } = here
  await world.reply(bobs.id, 'again')
  await post(closed, 'reopen')
  await post(waiting, 'transfer', { agent_id: here.bobId })
  await post(waiting, 'transfer', { queue_id: here.queues.hidden })
  await here.bob.call('PUT', `/conversations/${bobs.id}/presence`, { state: 'answering' })
  await post(bobs, 'notes', { text: 'Ann should know', mentions: [here.annId] })
  await world.send({
    ...{ id: 'new', created_at: 1700000000, customer_id: 'secret-new', body: { message: 'Hello' } },
    sender: { type: 'human', id: 'secret-new', name: 'secret-new' },
  })
  const erased = { connector_id: world.connector.id, customer_id: inQueue.customerId }
  await world.asOperator.post('/customers/erase', erased)
}

test.each([true, false])('nothing beyond sight is told; items=%s', async (items) => {
  await here.setSight('own')
  const stream = await follow({ items })
  await waitFor('the first counts', () => !items || stream.text.includes('event: counts'))
  const before = stream.text
  await actBeyondSight()
  await here.world.reply(here.mine.id, 'the last of it')
  await waitFor('what is in sight', () => stream.changes().some(({ type }) => type === 'message.recorded'))
  expect(new Set(stream.changes().map((one) => one.conversation_id))).toEqual(new Set([here.mine.id]))
  const { mine, ...others } = here
  for (const trace of here.tracesOf(others.bobs, others.closed, others.waiting, others.inQueue))
    expect(stream.text).not.toContain(trace)
  expect(stream.text).not.toContain('secret-new')
  // Counts that did not change are not told again, and presence of others never was.
  const news = stream.text.slice(before.length)
  expect([news.includes('event: counts'), news.includes('event: presence')]).toEqual([false, false])
})

test('what leaves is told as gone, then no more of it; also to who was away', async () => {
  await here.setSight('queues')
  const { mine, inQueue, queues } = here
  const last = (await here.world.gateway.store.readChangeBounds()).last
  const stream = await follow({ items: true })
  await post(mine, 'transfer', { agent_id: here.bobId })
  await post(inQueue, 'transfer', { queue_id: queues.hidden })
  await here.world.reply(mine.id, 'meanwhile')
  await here.world.reply(inQueue.id, 'unheard')
  await post(mine, 'transfer', { agent_id: here.annId })
  await here.world.reply(mine.id, 'heard')
  const told = (from: Stream) =>
    from
      .changes()
      .map(({ conversation_id: id, conversation, message }) => [id, conversation?.id ?? null, message?.message])
  const heard = (from: Stream) => told(from).some(([, , text]) => text === 'heard')
  await waitFor('the conversation to be back', () => heard(stream))
  expect(stream.text).not.toContain('unheard')
  expect(told(stream)).toContainEqual([inQueue.id, null, undefined])
  expect(told(stream).filter(([id]) => id === inQueue.id)).toHaveLength(1)

  const late = await follow({ items: true, after: last })
  await waitFor('what was missed', () => heard(late))
  expect(told(late).filter(([id]) => id === inQueue.id)).toEqual([[inQueue.id, null, undefined]])
})

test('what agents see can change while a stream lasts: all of it is read anew', async () => {
  await here.setSight('all')
  const stream = await follow({ items: true })
  await here.setSight('own')
  const isReset = () => stream.text.includes('event: reset')
  await waitFor('the reset', () => {
    here.world.clock.advance(500)
    return isReset()
  })
  await here.world.reply(here.bobs.id, 'unheard')
  await here.world.reply(here.mine.id, 'heard')
  await waitFor('what is in sight', () => stream.text.includes('heard'))
  expect(stream.text).not.toContain('unheard')
})

test('what is erased is gone for who saw it', async () => {
  await here.setSight('own')
  const stream = await follow({ items: true })
  const customer = { connector_id: here.world.connector.id, customer_id: here.mine.customerId }
  const bobs = await logIn(here.world.url, here.bobsLogin)
  expect((await bobs.call('POST', '/customers/erase', customer)).status).toBe(403)
  expect((await here.ann.call('POST', '/customers/erase', customer)).status).toBe(204)
  await waitFor('it to be gone', () =>
    stream.changes().some(({ conversation_id: id, deleted }) => id === here.mine.id && deleted === true),
  )
})

test('with a contact goes who is in sight, and nobody else', async () => {
  await here.setSight('queues')
  const [asked, hidden, other] = [here.inQueue, here.bobs, await here.place('customer-other')]
  await here.world.asDesk.post(`/conversations/${other.id}/transfer`, { queue_id: here.queues.seen })
  const named = ({ customerId }: { customerId: string }) => ({
    ...{ connector_id: here.world.connector.id, customer_id: customerId },
  })
  for (const one of [hidden, other])
    await here.world.asOperator.post('/contacts/join', { ...named(asked), other: named(one) })
  const statusOf = async ({ id }: { id: string }) => (await here.supervisor.call('GET', `/conversations/${id}`)).status
  const body = { ...named(asked), contact: true }
  // Whoever was joined after the question is not erased unseen.
  const early = await here.ann.call('POST', '/customers/erase', { ...body, customers: [named(asked)] })
  expect(early).toMatchObject({ status: 409, body: { code: 'contact_changed' } })
  expect([await statusOf(asked), await statusOf(other)]).toEqual([200, 200])
  const customers = [named(other), { ...named(other), customer_id: 'separated by now' }]
  expect((await here.ann.call('POST', '/customers/erase', { ...body, customers })).status).toBe(204)
  expect([await statusOf(asked), await statusOf(other), await statusOf(hidden)]).toEqual([404, 404, 200])
})
