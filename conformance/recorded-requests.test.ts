/** Every example of the published collection, sent as it was recorded: only address, credentials and ids are ours. */
import { afterAll, describe, expect, test } from 'vitest'
import { collection, type Recorded, type RecordedRequest } from './collection.ts'
import { multipart } from './harness/desk.ts'
import { type Answer, send } from './harness/http.ts'
import { live, newCustomer, png } from './harness/messages.ts'
import { openTarget } from './target.ts'

const target = await openTarget()
afterAll(() => target.close())
const { baseUrl, partner, desk, webhook, has } = target

const tokens = collection.recordedIn('/oauth2/v1/token')
const messages = collection.recordedIn('/messaging/v1/messages')
const downloads = collection.recordedIn('/messaging/attachments/{uid}/')

/** Replaces what stands for something of the reader's own. */
type Fill = (text: string) => string
const fill =
  (values: Record<string, string>): Fill =>
  (text) =>
    Object.entries(values).reduce((filled, [name, value]) => filled.replaceAll(name, value), text)

async function replay({ method, header, body, url }: RecordedRequest, filled: Fill): Promise<Answer> {
  const { pathname } = new URL(typeof url === 'string' ? url : url.raw)
  const headers = Object.fromEntries(header.map(({ key, value }) => [key, filled(value)]))
  if (body?.mode === 'formdata') {
    const parts = body.formdata.map(({ key, value }) => ({ name: key, value: filled(value) }))
    const form = multipart(parts)
    return send(baseUrl, filled(pathname), {
      method,
      headers: { ...headers, 'content-type': form.type },
      body: form.body,
    })
  }
  return send(baseUrl, filled(pathname), { method, headers, body: body && filled(body.raw) })
}

function recorded(list: Recorded[], name: string): Recorded {
  const found = list.find((example) => example.name === name)
  if (!found) throw new Error(`the collection has no example "${name}"`)
  return found
}

test('every recorded example is replayed here', () => {
  expect(collection.folders).toEqual([
    'Your webhook',
    '/oauth2/v1/token',
    '/messaging/v1/messages',
    '/messaging/attachments/{uid}/',
  ])
  expect([...tokens, ...messages, ...downloads].map(({ name }) => name)).toEqual([
    'Invalid Credentials',
    'Token Creation Successfull',
    'Send simple message',
    'Chatbot conversation history',
    'Get the contents of an attachment',
  ])
})

const credentials = { YOUR_CLIENT_ID: partner.clientId, YOUR_CLIENT_SECRET: partner.clientSecret }

test('[1.invalid-client] the recorded request with invalid credentials', async () => {
  const { originalRequest, code, body } = recorded(tokens, 'Invalid Credentials')
  const answer = await replay(originalRequest, fill({}))
  expect([answer.status, answer.json()]).toEqual([code, JSON.parse(body ?? '')])
})

test('[1.success] the recorded request of a token', async () => {
  const { originalRequest, code, body } = recorded(tokens, 'Token Creation Successfull')
  const answer = await replay(originalRequest, fill(credentials))
  const expected: Record<string, unknown> = JSON.parse(body ?? '')
  expect(answer.status).toBe(code)
  expect(answer.json()).toEqual({ ...expected, access_token: expect.any(String) })
  expect(Object.keys(answer.json())).toEqual(Object.keys(expected))
})

const token = async () => ({ YOUR_ACCESS_TOKEN: await partner.token() })

describe('messages', () => {
  const simple = recorded(messages, 'Send simple message').originalRequest
  const history = recorded(messages, 'Chatbot conversation history').originalRequest

  test('[2.success] the recorded message, and once more', async () => {
    const filled = fill({ ...(await token()), '0601020304': newCustomer() })
    for (const status of ['recorded', 'duplicate']) {
      const answer = await replay(simple, filled)
      expect([answer.status, answer.json()]).toEqual([200, { messages: [{ id: '1234546', status }] }])
    }
  })

  test('[2.success] the recorded history', async () => {
    const customer = newCustomer()
    const answer = await replay(history, fill({ ...(await token()), customer123: customer }))
    const ids = ['001', '002', '003', '004']
    expect([answer.status, answer.json()]).toEqual([200, { messages: ids.map((id) => ({ id, status: 'recorded' })) }])
    if (!has.desk) return
    const shown = await desk.messagesOf(customer)
    expect(shown.map(({ external_id }) => external_id)).toEqual(ids)
    expect(shown[1]).toMatchObject({
      ...{ kind: 'history', created_at: 1689755532 },
      sender: { type: 'bot', id: 'chatbot456', name: 'Chatbot Customer service' },
      recipient: { type: 'human', id: customer, name: 'M. John Doe' },
      message: 'Hello, How can I help?\nYou need help to:\n - Track your order\n - Cancel your order\n',
    })
    expect(await desk.conversationOf(customer)).toMatchObject({ customer_name: 'M. John Doe', status: 'open' })
  })

  test('[2.errors] the recorded requests without a good token', async () => {
    for (const { originalRequest } of messages) {
      const answer = await replay(originalRequest, fill({}))
      expect([answer.status, answer.text]).toEqual([401, '{"error":"invalid_token"}'])
    }
  })
})

describe('attachments', () => {
  const { originalRequest, code, header } = recorded(downloads, 'Get the contents of an attachment')

  test.skipIf(!has.webhook)('[4.answer] the recorded download', async () => {
    const customer = newCustomer()
    await partner.record(live(customer))
    const upload_id = await desk.upload('Attached image', 'image/png', png)
    await desk.reply(customer, { message: 'x', attachments: [{ upload_id }] })
    const [received] = await webhook.waitForRequests(1, customer)
    const uid = received?.message.body.attachments[0]?.content.data.split('/').pop() ?? ''
    const answer = await replay(originalRequest, fill({ ...(await token()), ID_GIVEN_IN_MESSAGE_ATTACHMENT_DATA: uid }))
    expect([answer.status, answer.body.equals(png)]).toEqual([code, true])
    for (const { key, value } of header ?? []) expect(answer.headers[key.toLowerCase()]).toBe(value)
  })

  test('[4.auth] the recorded download without a good token, and of a file nobody knows', async () => {
    expect((await replay(originalRequest, fill({}))).status).toBe(401)
    expect((await replay(originalRequest, fill(await token()))).status).toBe(404)
  })
})
