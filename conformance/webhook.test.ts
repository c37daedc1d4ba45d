/** What is sent to a partner's webhook, and what its answers do; order, retries and flushes are in deliveries.test.ts. */
import { createHmac } from 'node:crypto'
import type { AnswerRule, ReceivedWebhook } from '@passerelle/testkit/partner'
import { waitFor } from '@passerelle/testkit/wait-for'
import { afterAll, describe, expect, test } from 'vitest'
import { collection } from './collection.ts'
import { expectFaults } from './harness/expect-refusal.ts'
import { fromBot, live, newCustomer, toBot } from './harness/messages.ts'
import type { Partner } from './harness/partner.ts'
import { type Connector, openTarget } from './target.ts'

const target = await openTarget({ WEBHOOK_TIMEOUT: '2s' })
afterAll(() => target.close())
const { desk, has } = target
const main: Connector = { id: target.connectorId, partner: target.partner, webhook: target.webhook }
const webhookTest = test.skipIf(!has.webhook)
const ownTest = test.skipIf(!has.own)

/** A customer who wrote, so that there is somebody to answer. */
async function newConversation({ partner }: { partner: Partner }, rest = {}): Promise<string> {
  const customer = newCustomer()
  await partner.record(live(customer, 'Hello', rest))
  return customer
}

/** Sends one reply; the first request it made. */
async function replyTo(connector: Connector, customer: string, reply: Parameters<typeof desk.reply>[1] = 'Hi') {
  const message = await desk.reply(customer, reply)
  const received = await waitFor('the reply at the webhook', () =>
    connector.webhook.of(customer).find(({ message: { id } }) => id === message.id),
  )
  return { message, received }
}

const bodyHash = ({ body }: ReceivedWebhook, { clientSecret }: Partner, encoding: 'hex' | 'base64' = 'hex') =>
  createHmac('sha1', clientSecret).update(body).digest(encoding)

function standardSignature({ headers, body }: ReceivedWebhook, { clientSecret }: Partner): string {
  const signed = Buffer.concat([Buffer.from(`${headers['webhook-id']}.${headers['webhook-timestamp']}.`), body])
  return `v1,${createHmac('sha256', clientSecret).update(signed).digest('base64')}`
}

describe('the request', { concurrent: true }, () => {
  webhookTest("[3.body] one message a POST, with exactly the keys of the collection's example", async () => {
    const customer = await newConversation(main, { metadata: { foo: 'bar' } })
    const upload_id = await desk.upload('Attached image.png', 'image/png', Buffer.from('image'))
    const reply = { message: 'Voilà: https://x/y', attachments: [{ upload_id }] }
    const { received, message } = await replyTo(main, customer, reply)
    expect(received.method).toBe('POST')
    expect(shapeOf(received.message)).toEqual(shapeOf(collection.webhookExample))
    expect(received.message).toMatchObject({
      ...{ id: message.id, created_at: message.created_at, customer_id: customer },
      ...{ body: { message: reply.message }, metadata: { foo: 'bar' } },
    })
    expect(Number.isInteger(received.message.created_at)).toBe(true)
    expect(Math.abs(received.message.created_at - Date.now() / 1000)).toBeLessThan(60)
  })

  webhookTest('[3.body] attachments is always a list, rich_content is there only when there is some', async () => {
    const customer = await newConversation(main)
    const plain = await replyTo(main, customer)
    expect(Object.keys(plain.received.message)).toEqual(Object.keys(collection.webhookExample))
    expect(plain.received.message.body).toEqual({ message: 'Hi', attachments: [] })
    const rich_content = { type: 'buttons', buttons: [{ title: 'Ja', id: 'é' }] }
    const rich = await replyTo(main, customer, { message: 'Choose', rich_content })
    expect(rich.received.message.body).toEqual({ message: 'Choose', attachments: [], rich_content })
  })

  webhookTest('[3.body] empty rich content is none', async () => {
    const customer = await newConversation(main)
    for (const rich_content of [null, [], {}]) {
      const { received } = await replyTo(main, customer, { message: 'x', rich_content })
      expect(received.message.body).toEqual({ message: 'x', attachments: [] })
    }
  })

  webhookTest('[3.body] a customer may be called anything', async () => {
    for (const odd of ['a/b?c=d#e&f', '../..', 'Zoë 😀', '%2e%00', "'; drop table messages; --", '+33 6 01', '"\\']) {
      const customer = `${newCustomer()} ${odd}`
      await target.partner.record(live(customer))
      const { received } = await replyTo(main, customer)
      expect(received.message.customer_id).toBe(customer)
    }
  })

  ownTest('[3.url] path and query are called as they were saved', async () => {
    const endpoint = target.receiver.addWebhook()
    const connector = await target.connector({ webhook_url: `${endpoint.url}?key=a%20b&x=%C3%A9` })
    const customer = await newConversation(connector)
    await desk.reply(customer, 'Hi')
    const [received] = await endpoint.waitForRequests(1, customer)
    expect(received?.path).toMatch(/\?key=a%20b&x=%C3%A9$/)
  })

  webhookTest('[3.body] [2.with-recipient] there is no recipient, and history is never echoed', async () => {
    const customer = newCustomer()
    await target.partner.record(toBot(customer), fromBot(customer), live(customer))
    const { received } = await replyTo(main, customer)
    expect(received.message).not.toHaveProperty('recipient')
    expect(target.webhook.of(customer)).toHaveLength(1)
  })

  webhookTest('[3.sender] is the one of the example', async () => {
    const { received } = await replyTo(main, await newConversation(main))
    expect(received.message.sender).toEqual({ type: 'human', id: 'kiamo', name: 'kiamo' })
  })

  ownTest('[3.sender] a setting names another identity, or shows the agent', async () => {
    const fixed = await target.connector({ sender_id: 'acme', sender_name: 'Acme Service' })
    const one = await replyTo(fixed, await newConversation(fixed))
    expect(one.received.message.sender).toEqual({ type: 'human', id: 'acme', name: 'Acme Service' })
    const shown = await target.connector({ sender_mode: 'agent' })
    const two = await replyTo(shown, await newConversation(shown))
    expect(two.received.message.sender).toMatchObject({ type: 'human', name: 'Judge' })
  })

  webhookTest("[3.metadata] the customer's latest, overridden key by key by the agent's", async () => {
    const customer = await newConversation(main, { metadata: { a: 1, b: { deep: [1] } } })
    await target.partner.record(live(customer, 'no metadata'), live(customer, 'empty', { metadata: {} }))
    const metadataOf = async (reply: object) =>
      (await replyTo(main, customer, { message: 'x', ...reply })).received.message.metadata
    expect(await metadataOf({})).toEqual({ a: 1, b: { deep: [1] } })
    expect(await metadataOf({ metadata: { b: 2, c: null } })).toEqual({ a: 1, b: 2, c: null })
    await target.partner.record(live(customer, 'later', { metadata: { d: 4 } }))
    expect(await metadataOf({ metadata: {} })).toEqual({ d: 4 })
  })

  webhookTest('[3.metadata] [2.metadata] is always an object', async () => {
    const { received } = await replyTo(main, await newConversation(main, { metadata: [] }))
    expect(received.body.toString()).toMatch(/"metadata":\{\}\}$/)
  })

  webhookTest('[3.headers] say what it is, which API and who sends it', async () => {
    const { received } = await replyTo(main, await newConversation(main))
    const { headers, body } = received
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': `${body.length}`,
      'api-version': '1',
      'user-agent': expect.stringMatching(/^Passerelle\/\S+$/),
    })
    expect(headers).not.toHaveProperty('authorization')
  })

  webhookTest('[3.headers] the Standard Webhooks trio', async () => {
    const { received, message } = await replyTo(main, await newConversation(main), 'Ça va ? 👍')
    const { headers } = received
    expect(headers['webhook-id']).toBe(message.id)
    expect(headers['webhook-timestamp']).toMatch(/^\d{10}$/)
    expect(Math.abs(Number(headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60)
    expect(headers['webhook-signature']).toBe(standardSignature(received, target.partner))
  })

  webhookTest('[3.body-hash] HMAC-SHA1 of exactly the bytes sent, in hex', async () => {
    const { received } = await replyTo(main, await newConversation(main), 'Voilà: https://x/y "quoted" \u2028 👍')
    expect(received.headers['body-hash']).toBe(bodyHash(received, target.partner))
  })

  ownTest('[3.body-hash] a setting gives it in base64', async () => {
    const connector = await target.connector({ hash_encoding: 'base64' })
    const { received } = await replyTo(connector, await newConversation(connector))
    expect(received.headers['body-hash']).toBe(bodyHash(received, connector.partner, 'base64'))
  })

  ownTest('[3.headers] each attempt is signed with the secret of its time, the bytes stay the same', async () => {
    const connector = await target.connector()
    const { webhook, partner } = connector
    const customer = await newConversation(connector)
    let rotated: string | undefined
    webhook.answerCustomer(customer, async (_, response) => {
      const path = `/connectors/${connector.id}/rotate-secret`
      rotated = (await target.operator.call('POST', path)).json<{ client_secret: string }>().client_secret
      response.writeHead(500).end()
    })
    await desk.reply(customer, 'Hi')
    const [first, second] = await webhook.waitForRequests(2, customer)
    if (!first || !second || !rotated) throw new Error('no two attempts')
    expect(second.body.equals(first.body)).toBe(true)
    expect(first.headers['body-hash']).toBe(bodyHash(first, partner))
    const renewed = { ...partner, clientSecret: rotated }
    expect(second.headers['body-hash']).toBe(bodyHash(second, renewed))
    expect(second.headers['webhook-signature']).toBe(standardSignature(second, renewed))
    expect(second.headers['webhook-id']).toBe(first.headers['webhook-id'])
  })
})

describe('what counts as received', { concurrent: true }, () => {
  const deliveredAfter = async (connector: Connector, reply: AnswerRule) => {
    const customer = await newConversation(connector)
    connector.webhook.answerCustomer(customer, reply)
    const { id } = await desk.reply(customer, 'Hi')
    const message = await desk.untilDelivery(customer, id, 'delivered')
    expect(connector.webhook.of(customer)).toHaveLength(message.delivery?.attempts ?? 0)
    return message.delivery?.attempts
  }
  const elsewhere = { status: 301, headers: { location: '/elsewhere' } }
  const failing: AnswerRule[] = [
    201,
    202,
    204,
    elsewhere,
    { ...elsewhere, status: 307 },
    304,
    400,
    401,
    404,
    410,
    429,
    500,
    503,
  ]

  ownTest('[3.success] 200, and nothing else', async () => {
    const attempts = (reply: AnswerRule) => target.connector().then((connector) => deliveredAfter(connector, reply))
    expect(await attempts(200)).toBe(1)
    expect(await Promise.all(failing.map(attempts))).toEqual(failing.map(() => 2))
  })

  ownTest('[3.success] a setting accepts any 2xx', async () => {
    const attempts = (reply: AnswerRule) =>
      target.connector({ success: '2xx' }).then((connector) => deliveredAfter(connector, reply))
    expect(await Promise.all([200, 201, 204, 299].map(attempts))).toEqual([1, 1, 1, 1])
    expect(await Promise.all([elsewhere, 404, 500].map(attempts))).toEqual([2, 2, 2])
  })

  ownTest('[3.success] redirects are not followed', async () => {
    const connector = await target.connector()
    const trap = target.receiver.addWebhook()
    await deliveredAfter(connector, { status: 307, headers: { location: trap.url } })
    expect(trap.received).toEqual([])
  })

  ownTest(
    '[3.success] the status alone decides: an answer that breaks off, never ends or is huge is an answer',
    async () => {
      const attempts = (reply: AnswerRule) => target.connector().then((connector) => deliveredAfter(connector, reply))
      const breaksOff: AnswerRule = (_, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('half')
        setImmediate(() => response.destroy())
      }
      const neverEnds: AnswerRule = (_, response) => void response.writeHead(200).write('a first word')
      const huge: AnswerRule = { status: 200, body: Buffer.alloc(5_000_000, 'x') }
      const odd: AnswerRule = {
        status: 200,
        body: Buffer.from([0, 0xff, 0xfe]),
        headers: { 'content-encoding': 'gzip' },
      }
      expect(await Promise.all([breaksOff, neverEnds, huge, odd].map(attempts))).toEqual([1, 1, 1, 1])
    },
  )

  ownTest('[3.success] no status at all is a failure, and the agent is told', async () => {
    const connector = await target.connector()
    const customer = await newConversation(connector)
    const hangUp: AnswerRule = (_, response) => void response.destroy()
    connector.webhook.answerCustomer(customer, () => {}, hangUp, 500, 500)
    const { id } = await desk.reply(customer, 'Hi')
    const { delivery } = await desk.untilDelivery(customer, id, 'exhausted')
    expect(delivery?.last_error).toMatch(/500/)
    const attempts = await target.operator.attemptsOf(delivery?.id ?? '')
    expect(attempts.map(({ status }) => status)).toEqual([null, null, 500, 500])
    for (const { error } of attempts) expect(error).toMatch(/\w/)
  })

  ownTest('[3.success] the first 4 KiB of the answer are kept for the record', async () => {
    const connector = await target.connector()
    const customer = await newConversation(connector)
    connector.webhook.answerCustomer(customer, { status: 200, body: `begin${'x'.repeat(100_000)}` })
    const { id } = await desk.reply(customer, 'Hi')
    const { delivery } = await desk.untilDelivery(customer, id, 'delivered')
    const [attempt] = await target.operator.attemptsOf(delivery?.id ?? '')
    expect(attempt?.response).toMatch(/^beginx+$/)
    expect(attempt?.response).toHaveLength(4096)
  })
})

describe.skipIf(!has.own)('the URL', { concurrent: true }, () => {
  const save = (webhook_url: string) =>
    target.operator.call('PATCH', `/connectors/${target.connectorId}`, { webhook_url })

  const refused = [
    ...['ftp://example.com/', 'file:///etc/passwd', 'javascript:alert(1)', 'not a url', '/relative', ''],
    ...[
      'http://localhost/',
      'http://localhost:8080/',
      'http://LOCALHOST./',
      'http://a.localhost/',
      'http://a.localhost./',
    ],
    ...[
      'http://10.0.0.1/',
      'http://172.16.0.1/',
      'http://192.168.0.1/',
      'http://169.254.169.254/',
      'http://100.64.0.1/',
    ],
    ...['http://127.0.0.2/', 'http://127.2/', 'http://2130706434/', 'http://0x7f000002/', 'http://0177.0.0.2/'],
    ...['http://0.0.0.0/', 'http://[::1]/', 'http://[::]/', 'http://[::ffff:10.0.0.1]/', 'http://[::ffff:a00:1]/'],
    ...[
      'http://[fd00::1]/',
      'http://[fe80::1]/',
      'http://[64:ff9b::a00:1]/',
      'http://[2002:a00:1::]/',
      'http://224.0.0.1/',
    ],
    ...['http://255.255.255.255/', 'http://127.0.0.2./'],
  ]
  test.each(refused)('[3.url] "%s" is refused when saved, with the reason', async (url) => {
    const { errors } = expectFaults(await save(url), '/webhook_url')
    expect(errors?.[0]?.message).toMatch(/\w+ \w+ \w+/)
  })

  test('[3.url] the command line refuses it too', async () => {
    const command = target.own.cli(
      'connector',
      'update',
      target.connectorId,
      '--webhook-url',
      'http://169.254.169.254/',
    )
    await expect(command).rejects.toThrow(/169\.254\.169\.254/)
  })

  test('[3.url] a name that does not resolve now is accepted', async () => {
    const { id } = await target.connector({ webhook_url: 'https://nowhere.invalid/webhook?key=1' })
    const answer = await target.operator.call('GET', `/connectors/${id}`)
    expect(answer.json()).toMatchObject({ webhook_url: 'https://nowhere.invalid/webhook?key=1' })
  })

  test('[3.url] every send checks again', async () => {
    const connector = await target.connector({ webhook_url: 'http://nowhere.invalid/webhook' })
    const customer = await newConversation(connector)
    const { id } = await desk.reply(customer, 'Hi')
    const { delivery } = await desk.untilDelivery(customer, id, 'exhausted')
    expect(delivery?.last_error).toMatch(/nowhere\.invalid/)
  })
})

/** The keys of an object, in order, and of all inside it; of a list, those of its first item. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf)
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.entries(value).map(([key, inner]) => [key, shapeOf(inner)])
}
