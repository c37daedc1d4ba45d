/** The desk API, as another contact-centre platform would use it. */
import { afterAll, describe, expect, test } from 'vitest'
import { type Conversation, type DeskMessage, multipart, type Page } from './harness/desk.ts'
import { expectFaults, expectRefusal } from './harness/expect-refusal.ts'
import { type Answer, send } from './harness/http.ts'
import { live, newCustomer, newId, png, toBot } from './harness/messages.ts'
import { openNeighbour } from './harness/neighbour.ts'
import { createPartner } from './harness/partner.ts'
import { openTarget } from './target.ts'

const target = await openTarget()
afterAll(() => target.close())
const { baseUrl, partner, desk, webhook, has } = target
const deskTest = test.skipIf(!has.desk)
const webhookTest = test.skipIf(!has.webhook)
const ownTest = test.skipIf(!has.own)

const time = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/
const pageOf = async <T>(path: string) => (await desk.call(path)).json<Page<T>>()

async function newConversation(...texts: string[]): Promise<Conversation> {
  const customer = newCustomer()
  await partner.record(...(texts.length > 0 ? texts : ['Hello']).map((text) => live(customer, text)))
  return desk.conversationOf(customer)
}

describe('items', () => {
  deskTest('a conversation has its fields, and its times are RFC 3339 in UTC', async () => {
    const customer = newCustomer()
    await partner.record(
      live(customer, 'one'),
      live(customer, 'two', { sender: { type: 'human', id: customer, name: 'Jane' } }),
    )
    const item = await desk.conversationOf(customer)
    expect(item).toMatchObject({
      ...{ id: expect.any(String), connector_id: expect.any(String), customer_id: customer, customer_name: 'Jane' },
      ...{ status: 'open', assignee: null, unread_count: 2, last_message: { message: 'two' } },
    })
    for (const at of [item.created_at, item.updated_at]) expect(at).toMatch(time)
    expect((await desk.call(`/conversations/${item.id}`)).json()).toEqual(item)
  })

  deskTest('a message has its fields, and its created_at is in seconds', async () => {
    const { id, customer_id: customer } = await newConversation()
    await partner.record(toBot(customer, 'history'))
    await desk.reply(customer, 'Hi')
    const [history, inbound, outbound] = await desk.all<DeskMessage>(`/conversations/${id}/messages`)
    for (const message of [history, inbound, outbound]) {
      expect(message).toMatchObject({
        id: expect.any(String),
        external_id: expect.any(String),
        attachments: [],
        metadata: {},
      })
      expect(message?.received_at).toMatch(time)
      expect(Number.isInteger(message?.created_at)).toBe(true)
      expect(message?.created_at).toBeLessThan(1e10)
    }
    expect(history).toMatchObject({ kind: 'history', recipient: { type: 'bot' }, delivery: null })
    expect(inbound).toMatchObject({ kind: 'inbound', delivery: null })
    expect(outbound).toMatchObject({
      kind: 'outbound',
      delivery: { id: expect.any(String), state: expect.any(String) },
    })
    expect(Math.floor(Date.parse(outbound?.received_at ?? '') / 1000)).toBe(outbound?.created_at)
  })
})

describe('lists', () => {
  deskTest('pages follow each other without gap or repeat, 50 items each unless asked', async () => {
    const texts = Array.from({ length: 120 }, (_, i) => `${i}`)
    const { id } = await newConversation(...texts)
    const path = `/conversations/${id}/messages`
    const first = await pageOf<DeskMessage>(path)
    expect(first.items).toHaveLength(50)
    const second = await pageOf<DeskMessage>(`${path}?cursor=${encodeURIComponent(first.next_cursor ?? '')}`)
    const third = await pageOf<DeskMessage>(`${path}?limit=20&cursor=${encodeURIComponent(second.next_cursor ?? '')}`)
    expect([second.items.length, third.items.length, third.next_cursor]).toEqual([50, 20, null])
    const all = [first, second, third].flatMap(({ items }) => items.map(({ message }) => message))
    expect(all).toEqual(texts)
    const newest = await pageOf<DeskMessage>(`${path}?order=desc&limit=2`)
    expect(newest.items.map(({ message }) => message)).toEqual(['119', '118'])
    const next = await pageOf<DeskMessage>(
      `${path}?order=desc&limit=1&cursor=${encodeURIComponent(newest.next_cursor ?? '')}`,
    )
    expect(next.items.map(({ message }) => message)).toEqual(['117'])
  })

  deskTest('conversations page too', async () => {
    const made = await Promise.all([newConversation(), newConversation(), newConversation()])
    const seen: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: Page<Conversation> = await pageOf(`/conversations?status=all&limit=2${cursor && `&cursor=${cursor}`}`)
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.next_cursor
    }
    expect(new Set(seen).size).toBe(seen.length)
    for (const { id } of made) expect(seen).toContain(id)
  })

  deskTest('a bad limit, cursor or filter is 400', async () => {
    const { id } = await newConversation()
    for (const path of ['/conversations', `/conversations/${id}/messages`]) {
      for (const limit of ['0', '101', '-1', 'x', '1.5', '', '1e2']) {
        expectFaults(await desk.call(`${path}?limit=${limit}`), '/limit')
      }
      for (const cursor of ['x', 'AAAA', encodeURIComponent('é'), 'W10', 'bnVsbA', '']) {
        expectRefusal(await desk.call(`${path}?cursor=${cursor}`), 400, 'invalid_request')
      }
    }
    expectFaults(await desk.call('/conversations?status=waiting'), '/status')
    expectFaults(await desk.call(`/conversations/${id}/messages?order=random`), '/order')
  })

  deskTest('conversations by status, assignee and words', async () => {
    const word = newId('word')
    const [open, closed] = [await newConversation(word), await newConversation()]
    await desk.close(closed.id)
    const found = async (query: string) => (await desk.all<Conversation>(`/conversations?${query}`)).map(({ id }) => id)
    expect(await found('status=open')).toEqual(expect.arrayContaining([open.id]))
    expect(await found('status=open')).not.toContain(closed.id)
    expect(await found('status=closed')).toEqual(expect.arrayContaining([closed.id]))
    expect(await found('status=closed')).not.toContain(open.id)
    expect(await found(`status=all&q=${open.customer_id}`)).toEqual([open.id])
    expect(await found('status=open&assignee=none')).toContain(open.id)
    await desk.post(`/conversations/${open.id}/assign`, { assignee: 'me' })
    expect(await found('status=open&assignee=me')).toContain(open.id)
    expect(await found('status=open&assignee=none')).not.toContain(open.id)
    const { assignee } = await desk.conversationOf(open.customer_id)
    expect(await found(`assignee=${assignee?.id}`)).toContain(open.id)
    expect((await desk.post(`/conversations/${open.id}/assign`, { assignee: null })).json()).toMatchObject({
      assignee: null,
    })
  })
})

describe('refusals', () => {
  deskTest('without a key or with a bad one: 401', async () => {
    const headers = [{}, { authorization: 'Bearer wrong' }, { authorization: `Bearer ${await partner.token()}` }]
    for (const header of headers) {
      for (const path of ['/desk/v1/conversations', '/desk/v1/session', '/desk/v1/changes']) {
        expectRefusal(await send(baseUrl, path, { headers: header }), 401)
      }
    }
    expect(
      (
        await send(baseUrl, '/messaging/v1/messages', {
          method: 'POST',
          headers: { authorization: `Bearer ${desk.apiKey}` },
        })
      ).status,
    ).toBe(401)
  })

  deskTest('an unknown thing or path is 404, a wrong verb 405', async () => {
    const { id } = await newConversation()
    const unknown = newId()
    const paths = [
      `/conversations/${unknown}`,
      `/conversations/${unknown}/messages`,
      `/attachments/${unknown}`,
      '/nothing',
    ]
    for (const path of paths) expectRefusal(await desk.call(path), 404)
    expectRefusal(await desk.post(`/conversations/${unknown}/messages`, { message: 'x' }), 404)
    expectRefusal(await desk.post(`/conversations/${unknown}/close`), 404)
    expectRefusal(await desk.call(`/conversations/${id}`, { method: 'DELETE' }), 405)
  })

  deskTest('a faulty reply is 400 with the places', async () => {
    const { id } = await newConversation()
    const reply = (body: unknown) => desk.post(`/conversations/${id}/messages`, body)
    expectFaults(await reply({ message: 7, metadata: 'x' }), '/message', '/metadata')
    expectRefusal(await reply({}), 400, 'invalid_request')
    expectRefusal(await reply({ message: '' }), 400, 'invalid_request')
    expectRefusal(await reply([]), 400, 'invalid_request')
    expectFaults(await reply({ message: 'x'.repeat(65_537) }), '/message')
    expectRefusal(await reply({ message: 'x', attachments: [{ upload_id: newId() }] }), 400, 'invalid_request')
    expectRefusal(await reply({ message: 'x', metadata: { k: 'x'.repeat(5000) } }), 400, 'invalid_request')
    expect(await desk.all(`/conversations/${id}/messages`)).toHaveLength(1)
    expectRefusal(
      await desk.call(`/conversations/${id}/messages`, {
        method: 'POST',
        body: 'x',
        headers: { 'content-type': 'text/plain' },
      }),
      415,
    )
    expectRefusal(await desk.post(`/conversations/${id}/assign`, { assignee: newId() }), 400)
  })

  ownTest("another instance's things are 404", async () => {
    const neighbour = await openNeighbour(target)
    const { id, connector_id: connectorId } = await newConversation()
    const uploadId = await desk.upload('a.png', 'image/png', png)
    const customer = newCustomer()
    await partner.record(
      live(customer, 'x', {
        body: {
          message: 'x',
          attachments: [{ id: 'a', name: 'a', mime_type: 'a/b', content: { type: 'base64', data: 'eA==' } }],
        },
      }),
    )
    const { id: messageId, attachments } = await desk.messageOf(customer)
    const other = neighbour.desk
    expect(await other.all('/conversations?status=all')).toEqual([])
    for (const path of [
      `/conversations/${id}`,
      `/conversations/${id}/messages`,
      `/attachments/${attachments[0]?.id}`,
    ]) {
      expect((await desk.call(path)).status).toBe(200)
      expectRefusal(await other.call(path), 404)
    }
    for (const path of ['messages', 'assign', 'close', 'reopen']) {
      const body = path === 'assign' ? { assignee: null } : path === 'messages' ? { message: 'x' } : undefined
      expectRefusal(await other.post(`/conversations/${id}/${path}`, body), 404)
    }
    expectRefusal(await other.post(`/messages/${messageId}/retry`), 404)
    expectRefusal(await other.post('/conversations', { connector_id: connectorId, customer_id: customer }), 404)
    // Nor can its files be sent from here.
    const { connectorId: ownConnector, created } = neighbour
    const theirs = newCustomer()
    const their = createPartner(baseUrl, { clientId: created.client_id, clientSecret: created.client_secret })
    await their.record(live(theirs))
    expect(await other.conversationOf(theirs)).toMatchObject({ connector_id: ownConnector })
    const stolen = await other.post(`/conversations/${(await other.conversationOf(theirs)).id}/messages`, {
      attachments: [{ upload_id: uploadId }],
    })
    expect([400, 404]).toContain(stolen.status)
  })
})

describe('conversations', () => {
  deskTest('are closed, reopened and answered into', async () => {
    const { id, customer_id: customer } = await newConversation()
    const statusAfter = async (what: 'close' | 'reopen') =>
      (what === 'close' ? await desk.close(id) : await desk.post(`/conversations/${id}/reopen`)).json<Conversation>()
        .status
    expect([await statusAfter('close'), await statusAfter('close')]).toEqual(['closed', 'closed'])
    expect([await statusAfter('reopen'), await statusAfter('reopen')]).toEqual(['open', 'open'])
    await statusAfter('close')
    await desk.reply(customer, 'One more thing')
    expect(await desk.conversationOf(customer)).toMatchObject({ id, status: 'open' })
  })

  webhookTest('an agent writes first to a known customer: 201, or 200 with the open one', async () => {
    const { id, connector_id, customer_id } = await newConversation()
    const open = await desk.post('/conversations', { connector_id, customer_id })
    expect([open.status, open.json<Conversation>().id]).toEqual([200, id])
    await desk.close(id)
    const opened = await desk.post('/conversations', { connector_id, customer_id })
    expect(opened.status).toBe(201)
    const { id: newOne } = opened.json<Conversation>()
    expect(newOne).not.toBe(id)
    expectRefusal(await desk.post(`/conversations/${id}/reopen`), 409)
    await desk.post(`/conversations/${newOne}/messages`, { message: 'Hello again' })
    const [received] = await webhook.waitForRequests(1, customer_id)
    expect(received?.message.body.message).toBe('Hello again')
    expectRefusal(await desk.post('/conversations', { connector_id, customer_id: newCustomer() }), 404)
    expectRefusal(await desk.post('/conversations', { connector_id: newId(), customer_id }), 404)
  })
})

describe('replies', () => {
  webhookTest("a reply's id is the webhook's, and no assignment is needed", async () => {
    const { id, customer_id: customer } = await newConversation()
    const answer = await desk.post(`/conversations/${id}/messages`, { message: 'Hi' })
    expect(answer.status).toBe(201)
    const item = answer.json<DeskMessage>()
    expect(item).toMatchObject({ kind: 'outbound', message: 'Hi', delivery: { state: 'pending', attempts: 0 } })
    const [received] = await webhook.waitForRequests(1, customer)
    expect(received?.message.id).toBe(item.id)
    const { delivery } = await desk.untilDelivery(customer, item.id, 'delivered')
    expect(delivery).toMatchObject({ attempts: 1 })
  })

  webhookTest('an Idempotency-Key makes a repeat safe, other content under it is 422', async () => {
    const [one, other] = [await newConversation(), await newConversation()]
    const key = { 'idempotency-key': newId() }
    const reply = (message: string, id = one.id) => desk.post(`/conversations/${id}/messages`, { message }, key)
    const answers: Answer[] = await Promise.all(['Hi', 'Hi', 'Hi', 'Hi'].map((message) => reply(message)))
    const ids = answers.map((answer) => answer.json<DeskMessage>().id)
    expect(new Set(ids).size).toBe(1)
    expect((await reply('Hi')).json()).toMatchObject({ id: ids[0] })
    for (const answer of answers) expect(answer.status).toBeLessThan(300)
    expectRefusal(await reply('Other'), 422)
    expectRefusal(await reply('Hi', other.id), 422)
    expect(await desk.all(`/conversations/${one.id}/messages`)).toHaveLength(2)
    await desk.untilDelivery(one.customer_id, ids[0] ?? '', 'delivered')
    expect(webhook.of(one.customer_id)).toHaveLength(1)
    const without = await Promise.all(['Hi', 'Hi'].map((message) => desk.reply(one.customer_id, message)))
    expect(new Set(without.map(({ id }) => id)).size).toBe(2)
  })
})

describe('files', () => {
  deskTest('an upload says what it took', async () => {
    const answer = await desk.tryUpload('Übersicht.png', 'image/png', png)
    expect(answer.status).toBe(201)
    const said = { upload_id: expect.any(String), name: 'Übersicht.png', mime_type: 'image/png', size: png.length }
    expect(answer.json()).toMatchObject(said)
  })

  deskTest('what is no upload of one file is 400 or 415', async () => {
    const upload = (type: string, body: string | Uint8Array) =>
      desk.call('/uploads', { method: 'POST', headers: { 'content-type': type }, body })
    const file = { name: 'file', filename: 'a.txt', mimeType: 'text/plain', value: 'x' }
    const [none, two, broken] = [multipart([{ name: 'file', value: 'x' }]), multipart([file, file]), multipart([file])]
    expectRefusal(await upload(none.type, none.body), 400)
    expectRefusal(await upload(two.type, two.body), 400)
    expectRefusal(await upload(broken.type, broken.body.subarray(0, -20)), 400)
    expectRefusal(await upload('application/json', '{}'), 415)
  })

  deskTest('an uploaded file is sent once, with an empty text if wanted', async () => {
    const { id, customer_id: customer } = await newConversation()
    const upload_id = await desk.upload('a.png', 'image/png', png)
    const reply = () => desk.post(`/conversations/${id}/messages`, { message: '', attachments: [{ upload_id }] })
    const sent = (await reply()).json<DeskMessage>()
    expect(sent).toMatchObject({
      message: '',
      attachments: [{ name: 'a.png', mime_type: 'image/png', size: png.length, state: 'ready' }],
    })
    expectRefusal(await reply(), 400)
    const shown = await desk.call(`/attachments/${sent.attachments[0]?.id}`)
    expect([shown.status, shown.body.equals(png)]).toEqual([200, true])
    expect(await desk.messagesOf(customer)).toHaveLength(2)
  })
})
