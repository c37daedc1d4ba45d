/** The desk API's event stream, and the sessions of people. */

import { waitFor } from '@passerelle/testkit/wait-for'
import { afterAll, describe, expect, test } from 'vitest'
import type { Conversation } from './harness/desk.ts'
import { type EventStream, openEvents } from './harness/events.ts'
import { expectRefusal } from './harness/expect-refusal.ts'
import { send } from './harness/http.ts'
import { live, newCustomer, newId } from './harness/messages.ts'
import { openNeighbour } from './harness/neighbour.ts'
import { openTarget } from './target.ts'

const target = await openTarget()
afterAll(() => target.close())
const { baseUrl, partner, desk, has } = target
const deskTest = test.skipIf(!has.desk)
const ownTest = test.skipIf(!has.own)

async function newConversation(...texts: string[]): Promise<Conversation> {
  const customer = newCustomer()
  await partner.record(...(texts.length > 0 ? texts : ['Hello']).map((text) => live(customer, text)))
  return desk.conversationOf(customer)
}

describe('changes', () => {
  const streams: EventStream[] = []
  afterAll(() => {
    for (const stream of streams) stream.close()
  })
  const open = async (lastEventId?: string, apiKey = desk.apiKey) => {
    const headers: Record<string, string> = { authorization: `Bearer ${apiKey}` }
    if (lastEventId !== undefined) headers['last-event-id'] = lastEventId
    const stream = await openEvents(`${baseUrl}/desk/v1/changes`, headers)
    streams.push(stream)
    return stream
  }
  const about = (conversation: { id: string }) => (event: { data: string }) => event.data.includes(conversation.id)

  deskTest('say hello at once, then what changes and never its content', async () => {
    const stream = await open()
    expect([stream.status, stream.type]).toEqual([200, expect.stringMatching(/^text\/event-stream/)])
    await waitFor('the first comment', () => stream.comments.length > 0)
    expect(stream.events).toEqual([])
    const word = newId('word')
    const conversation = await newConversation(word)
    const event = await stream.find(
      'the new message',
      (found) => about(conversation)(found) && found.data.includes('message_id'),
    )
    expect(event).toMatchObject({ event: 'change', id: expect.stringMatching(/^\d+$/) })
    const { id: messageId } = await desk.messageOf(conversation.customer_id)
    expect(JSON.parse(event.data)).toEqual({
      type: expect.any(String),
      conversation_id: conversation.id,
      message_id: messageId,
    })
    expect(JSON.stringify(stream.events)).not.toContain(word)
    expect(JSON.stringify(stream.events)).not.toContain(conversation.customer_id)
  })

  deskTest('resume after the last one seen: nothing missed, nothing twice', async () => {
    const whole = await open()
    const made: Conversation[] = []
    for (let i = 0; i < 5; i++) made.push(await newConversation())
    for (const { id } of made) await desk.close(id)
    const last = made[4]
    if (!last) throw new Error('no conversation')
    const end = await newConversation('end')
    await whole.find('the end', about(end))
    const settled = async (stream: EventStream) => {
      const marker = await newConversation('marker')
      await stream.find('the marker', (event) => about(marker)(event) && event.data.includes('message_id'))
      return stream.events.map(({ id }) => Number(id))
    }
    const all = await settled(whole)
    expect(all).toEqual([...new Set(all)].sort((a, b) => a - b))
    for (const at of [0, 3, all.length - 2]) {
      const resumed = await open(`${all[at]}`)
      await resumed.find('what was missed', ({ id }) => Number(id) >= Number(all.at(-1)))
      expect(resumed.events.map(({ id }) => Number(id)).slice(0, all.length - at - 1)).toEqual(all.slice(at + 1))
      resumed.close()
    }
    const fresh = await open()
    const seen = await settled(fresh)
    expect(Math.min(...seen)).toBeGreaterThan(Number(all.at(-1)))
  })

  deskTest('a Last-Event-ID that means nothing gives no silence', async () => {
    for (const nonsense of ['nonsense', '-1', '99999999999999999999', '1.5']) {
      const stream = await open(nonsense)
      if (stream.status !== 200) expect(stream.status).toBe(400)
      else await stream.find(`an event after ${nonsense}`, ({ event }) => event === 'reset')
      stream.close()
    }
  })

  ownTest("tell nothing of another instance's", async () => {
    const neighbour = await openNeighbour(target)
    const stream = await open(undefined, neighbour.desk.apiKey)
    await waitFor('the first comment', () => stream.comments.length > 0)
    const mine = await open()
    const conversation = await newConversation()
    await mine.find('the change here', about(conversation))
    expect(stream.events).toEqual([])
  })

  ownTest('end with the access that opened them', async () => {
    const { id, api_key: apiKey } = await target.own.cli<{ id: string; api_key: string }>(
      ...['agent', 'create', '--instance', target.instanceId, '--name', 'Leaver', '--service'],
    )
    const stream = await open(undefined, apiKey)
    expect(stream.status).toBe(200)
    await target.own.cli('agent', 'disable', id)
    await waitFor('the stream to end', stream.ended)
    expect((await open(undefined, apiKey)).status).toBe(401)
  })
})

describe.skipIf(!has.own)('sessions', () => {
  const password = 'correct horse battery'
  const call = (
    method: string,
    path: string,
    { body, headers }: { body?: object; headers?: Record<string, string> } = {},
  ) =>
    send(baseUrl, `/desk/v1${path}`, {
      ...{ method, body: body && JSON.stringify(body) },
      headers: { ...(body && { 'content-type': 'application/json' }), ...headers },
    })

  test('a person logs in with a cookie no script can read, and no other site can use', async () => {
    const email = `${newId('ann')}@example.com`
    await target.own.cli(
      ...[
        'agent',
        'create',
        '--instance',
        target.instanceId,
        '--email',
        email,
        '--name',
        'Ann',
        '--password',
        password,
      ],
    )
    expectRefusal(await call('POST', '/session', { body: { email, password: 'wrong' } }), 401)
    expectRefusal(await call('POST', '/session', { body: { email: 'nobody@example.com', password } }), 401)
    expectRefusal(await call('POST', '/session', { body: { email } }), 400)
    const login = await call('POST', '/session', { body: { email, password } })
    expect(login.status).toBeLessThan(300)
    const [set = ''] = login.headers['set-cookie'] ?? []
    expect(set).toMatch(/;\s*HttpOnly/i)
    expect(set).toMatch(/;\s*SameSite=Lax/i)
    expect(set).not.toMatch(/;\s*Secure/i)
    const cookie = set.split(';')[0] ?? ''
    const session = await call('GET', '/session', { headers: { cookie } })
    expect(session.json()).toMatchObject({ agent: { name: 'Ann', email, role: 'agent' } })
    const { csrf_token: csrf } = session.json<{ csrf_token: string }>()

    const { id } = await newConversation()
    expect((await call('GET', `/conversations/${id}`, { headers: { cookie } })).status).toBe(200)
    const reply = (headers: Record<string, string>) =>
      call('POST', `/conversations/${id}/messages`, { body: { message: 'Hi' }, headers: { cookie, ...headers } })
    expectRefusal(await reply({}), 403)
    expectRefusal(await reply({ 'x-csrf-token': 'wrong' }), 403)
    expect((await reply({ 'x-csrf-token': csrf })).status).toBe(201)

    const stream = await openEvents(`${baseUrl}/desk/v1/changes`, { cookie })
    expect(stream.status).toBe(200)
    expect((await call('DELETE', '/session', { headers: { cookie, 'x-csrf-token': csrf } })).status).toBeLessThan(300)
    expectRefusal(await call('GET', '/session', { headers: { cookie } }), 401)
    await waitFor('the event stream to end with its session', stream.ended)
  })
})
