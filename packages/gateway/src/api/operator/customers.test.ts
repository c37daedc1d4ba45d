import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { ErasureItem } from '@passerelle/protocol'
import { createWorld, logIn, onSqliteOnly, requestToken, type World, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const canary = 'the-canary-sings-at-dawn'
// A customer id may be a telephone number, a URL, anything: it stands in the path, encoded.
const customerId = 'tel:+33/6 01é'

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const path = (verb: string, connectorId = world.connector.id, customer = customerId) =>
  `/customers/${connectorId}/${encodeURIComponent(customer)}/${verb}`

const message = (id: string, text: string, customer = customerId) => ({
  id,
  created_at: 1700000000,
  customer_id: customer,
  sender: { type: 'human', id: customer, name: canary },
  body: {
    message: text,
    attachments: [
      {
        id: 'f',
        name: `${canary}.txt`,
        mime_type: 'text/plain',
        content: { type: 'base64', data: Buffer.from(canary).toString('base64') },
      },
    ],
    rich_content: { type: 'text', text: canary },
  },
  metadata: { note: canary },
})

/** Of the data folder. */
const filesWith = (text: string): string[] =>
  readdirSync(world.dataDir, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .filter((file) => existsSync(file) && readFileSync(file).includes(text))

async function converse() {
  await world.send(message('1', `hello ${canary}`), message('1', 'of another', 'somebody else'))
  const conversation = await world.conversationOf(customerId)
  await world.reply(conversation.id, `answer ${canary}`)
  await world.partner.waitForRequests(1)
  await waitFor('the delivery', async () => (await world.thread(conversation.id))[1]?.delivery?.state === 'delivered')
  return conversation
}

describe('export', () => {
  test('is one document with everything kept', async () => {
    const conversation = await converse()
    const document = await world.asOperator.post<Record<string, unknown>>(path('export'))
    expect(document).toEqual({
      exported_at: expect.stringMatching(/^\d{4}-.*Z$/),
      connector_id: world.connector.id,
      customer_id: customerId,
      email: null,
      phone: null,
      language: null,
      external_url: null,
      joined_with: [],
      conversations: [
        expect.objectContaining({
          id: conversation.id,
          customer_name: canary,
          status: 'open',
          metadata: { note: canary },
          messages: [
            expect.objectContaining({
              external_id: '1',
              kind: 'inbound',
              message: `hello ${canary}`,
              rich_content: { type: 'text', text: canary },
              attachments: [expect.objectContaining({ name: `${canary}.txt`, size: canary.length, state: 'ready' })],
              delivery: null,
            }),
            expect.objectContaining({
              kind: 'outbound',
              message: `answer ${canary}`,
              delivery: expect.objectContaining({
                state: 'delivered',
                attempts: [expect.objectContaining({ status: 200, error: null })],
              }),
            }),
          ],
        }),
      ],
    })
  })

  test('leaves out the address the attempts went to, even where it redirects, and how they were signed', async () => {
    const address = `${world.partner.url}/hook?key=of-the-connector`
    world.partner.answer({ status: 308, headers: { Location: address } })
    await world.send(message('1', 'hello'))
    const conversation = await world.conversationOf(customerId)
    await world.reply(conversation.id, 'answer')
    await waitFor('an attempt', async () => (await world.thread(conversation.id))[1]?.delivery?.attempts === 1)
    const text = JSON.stringify(await world.asOperator.post(path('export')))
    expect(text).toContain('"status":308')
    for (const ofTheConnector of [world.partner.url, 'of-the-connector', 'Body-Hash', '"request"'])
      expect(text).not.toContain(ofTheConnector)
  })

  test('has the events that the partner was told, without where they went; an erasure takes them', async () => {
    const events = world.partner.addWebhook()
    await world.asOperator.patch(`/connectors/${world.connector.id}`, { events_url: events.url })
    await world.send(message('1', 'hello'))
    const { id } = await world.conversationOf(customerId)
    const deliveries = async () => (await world.asOperator.get<{ items: { state: string }[] }>('/deliveries')).items
    await waitFor('the event', async () => (await deliveries())[0]?.state === 'delivered')
    events.answer(500)
    const last_seen_message_id = (await world.thread(id)).at(-1)?.id
    const ada = await logIn(world.url, world.agent)
    await ada.post(`/conversations/${id}/return`, { note: `note of ${canary}`, last_seen_message_id })
    await events.waitForRequests(2)
    const document = await world.asOperator.post(path('export'))
    const told = (type: string, data: object = {}) =>
      expect.objectContaining({ type, data: expect.objectContaining(data) })
    expect(document).toMatchObject({
      conversations: [
        {
          events: [
            { body: told('conversation.queued'), delivery: { state: 'delivered', attempts: [{ status: 200 }] } },
            { body: told('conversation.returned', { note: `note of ${canary}` }), delivery: { state: 'pending' } },
          ],
        },
      ],
    })
    for (const ofTheConnector of [events.url, '"request"'])
      expect(JSON.stringify(document)).not.toContain(ofTheConnector)
    expect(await world.asOperator.post(path('erase'))).toMatchObject({ deliveries: 2, scrubbed: true })
    expect(await deliveries()).toEqual([])
    expect(filesWith(`note of ${canary}`)).toEqual([])
  })

  test('of a customer nothing is kept of is empty; of an unknown connector there is none', async () => {
    const document = await world.asOperator.post(path('export', world.connector.id, 'nobody'))
    expect(document).toMatchObject({ customer_id: 'nobody', conversations: [] })
    for (const verb of ['export', 'erase']) {
      expect((await world.asOperator.call('POST', path(verb, 'nope'))).status).toBe(404)
    }
  })

  test('is for operators', async () => {
    for (const verb of ['export', 'erase']) {
      const answer = await fetch(`${world.url}/operator/v1${path(verb)}`, { method: 'POST' })
      expect(answer.status).toBe(401)
    }
  })
})

describe('erase', () => {
  test('takes everything, from every file, beside the server at work; the others stay', async () => {
    const conversation = await converse()
    const erased = await world.asOperator.post<ErasureItem>(path('erase'))
    expect(erased).toEqual({
      connector_id: world.connector.id,
      customer_id: customerId,
      conversations: 1,
      messages: 2,
      attachments: 1,
      deliveries: 1,
      attempts: 1,
      files: 1,
      files_left: 0,
      scrubbed: true,
    })
    expect((await world.asDesk.call('GET', `/conversations/${conversation.id}`)).status).toBe(404)
    expect((await world.conversationOf('somebody else')).status).toBe('open')
    expect(filesWith(`hello ${canary}`)).toEqual([])
    expect(await world.asOperator.post<ErasureItem>(path('erase'))).toMatchObject({ conversations: 0, messages: 0 })
  })

  test('[2.duplicates] an old message that is sent again after it does not come back', async () => {
    await converse()
    await world.asOperator.post(path('erase'))
    const again = await world.send(message('1', `hello ${canary}`))
    expect(again.messages).toEqual([{ id: '1', status: 'duplicate' }])
    expect(await world.asOperator.post(path('export'))).toMatchObject({ conversations: [] })
  })

  test('[2.duplicates] an id that was used before it stays used, whatever comes under it', async () => {
    const signed = (signature: string) => {
      const content = { type: 'url', data: `http://127.0.0.1:1/photo.png?signature=${signature}` }
      const { body, ...rest } = message('1', 'hello')
      return { ...rest, body: { ...body, attachments: [{ id: 'f', name: 'p.png', mime_type: 'image/png', content }] } }
    }
    await world.send(signed('old'))
    await world.send(message('2', 'kept for other customers', 'somebody else'))
    await world.asOperator.post(path('erase'))
    const again = await world.send(signed('new'), message('1', 'edited'), message('2', 'of this one'))
    expect(again.messages.map(({ status }) => status)).toEqual(['duplicate', 'duplicate', 'recorded'])
    // What came after it is told as always: other content is another message.
    const after = await world.send(message('2', 'of this one'), message('2', 'other content'))
    expect(after.messages.map(({ status }) => status)).toEqual(['duplicate', 'recorded'])
    const others = await world.send(message('2', 'other content too', 'somebody else'))
    expect(others.messages).toEqual([{ id: '2', status: 'recorded' }])
  })

  test('[2.duplicates] an id stays used when its message had gone by retention before the erasure', async () => {
    await world.send(message('1', 'hello'), message('2', 'hello'))
    const conversation = await world.conversationOf(customerId)
    const last = (await world.thread(conversation.id)).at(-1)?.id
    await world.asDesk.post(`/conversations/${conversation.id}/close`, { last_seen_message_id: last })
    await world.asOperator.call('PATCH', `/connectors/${world.connector.id}`, { retention: '1d' })
    await world.clock.advance(25 * 3600_000)
    const isGone = async () => (await world.asDesk.call('GET', `/conversations/${conversation.id}`)).status === 404
    await waitFor('retention', async () => (await isGone()) || world.clock.advance(1000))
    await world.asOperator.post(path('erase'))
    const authorization = `Bearer ${await requestToken(world.url, world.connector)}`
    const sent = { messages: [message('1', 'other content')] }
    const again = await world.asPartner.call('POST', '/messaging/v1/messages', sent, { authorization })
    expect(again.body).toEqual({ messages: [{ id: '1', status: 'duplicate' }] })
  })

  test(
    'what a long reader kept in the log goes when it leaves, even if the server was restarted meanwhile',
    onSqliteOnly,
    async () => {
      await converse()
      const reader = new DatabaseSync(join(world.dataDir, 'passerelle.db'), { readOnly: true })
      reader.exec('begin; select count(*) from messages')
      await world.send(message('3', `hello ${canary}`))
      expect(await world.asOperator.post<ErasureItem>(path('erase'))).toMatchObject({ scrubbed: false })
      const log = join(world.dataDir, 'passerelle.db-wal')
      const holdsText = () => existsSync(log) && readFileSync(log).includes(`hello ${canary}`)
      expect(holdsText()).toBe(true)
      await world.restart()
      await world.clock.advance(5000)
      expect(holdsText()).toBe(true)
      reader.close()
      await waitFor('an empty log', async () => !holdsText() || world.clock.advance(1000))
    },
  )

  test.each(['.', '..', '%2e%2e'])('reaches the customer %s, whom no path does', async (customer) => {
    await world.send(message('1', 'hello', customer))
    const named = { connector_id: world.connector.id, customer_id: customer }
    const exported = await world.asOperator.post('/customers/export', named)
    expect(exported).toMatchObject({ customer_id: customer, conversations: [{ messages: [{ message: 'hello' }] }] })
    expect(await world.asDesk.post('/customers/export', named)).toMatchObject({ customer_id: customer })
    expect(await world.asOperator.post('/customers/erase', named)).toMatchObject({ ...named, messages: 1 })
    expect(await world.asOperator.post('/customers/export', named)).toMatchObject({ conversations: [] })
  })

  test('what waits to be sent goes too, and an attempt under way settles on nothing', async () => {
    const { promise: until, resolve: answer } = Promise.withResolvers<void>()
    world.partner.answer(() => until.then(() => ({ status: 500 })))
    await world.send(message('1', 'hello'))
    const conversation = await world.conversationOf(customerId)
    await world.reply(conversation.id, 'one')
    await world.reply(conversation.id, 'two')
    await world.partner.waitForRequests(1)
    expect(await world.asOperator.post(path('erase'))).toMatchObject({ deliveries: 2, messages: 3 })
    answer()
    world.partner.answer({ status: 200 })
    await world.send(message('2', 'hello again'))
    await world.reply((await world.conversationOf(customerId)).id, 'three')
    const [, next] = await world.partner.waitForRequests(2)
    expect(next?.message.body.message).toBe('three')
    const deliveries = await world.asOperator.get<{ items: unknown[] }>('/deliveries')
    expect(deliveries.items).toHaveLength(1)
  })
})
