/** Files on their way to partners: `GET /messaging/attachments/{uid}`. */
import { randomBytes } from 'node:crypto'
import { get, type IncomingMessage } from 'node:http'
import type { AnswerRule, ReceivedWebhook } from '@passerelle/testkit/partner'
import { waitFor } from '@passerelle/testkit/wait-for'
import { afterAll, describe, expect, test } from 'vitest'
import { expectInvalidToken, expectRefusal } from './harness/expect-refusal.ts'
import { live, newCustomer, png } from './harness/messages.ts'
import { type Connector, openTarget, type Target } from './target.ts'

/** Files stay for hours after their first download; for no moment; for seconds when nobody comes. */
const [target, strict, brief] = await Promise.all([
  openTarget(),
  openTarget({ ATTACHMENT_GRACE: '0s' }),
  openTarget({ ATTACHMENT_TTL: '3s' }),
])
const all = [target, strict, brief]
afterAll(async () => {
  await Promise.all(all.map((each) => each.close()))
})
const { has } = target
const webhookTest = test.skipIf(!has.webhook)
const ownTest = test.skipIf(!has.own)

interface Sent {
  customer: string
  messageId: string
  received: ReceivedWebhook
  /** Of the first file, as the webhook was told. */
  url: string
}

const mainOf = ({ connectorId: id, partner, webhook }: Target): Connector => ({ id, partner, webhook })

/** An agent's reply with files, as it arrived. */
async function sendFiles(
  { desk }: Target,
  { partner, webhook }: Connector,
  { files, replies = [] }: { files: { name: string; type: string; bytes: Uint8Array }[]; replies?: AnswerRule[] },
): Promise<Sent> {
  const customer = newCustomer()
  await partner.record(live(customer))
  webhook.answerCustomer(customer, ...replies)
  const attachments: { upload_id: string }[] = []
  for (const { name, type, bytes } of files) attachments.push({ upload_id: await desk.upload(name, type, bytes) })
  const { id } = await desk.reply(customer, { message: '', attachments })
  const [received] = await webhook.waitForRequests(1, customer)
  if (!received) throw new Error('nothing arrived')
  const url = received.message.body.attachments[0]?.content.data ?? ''
  return { customer, messageId: id, received, url }
}

const text = { name: 'note.txt', type: 'text/plain', bytes: Buffer.from('hello') }
const settled = ({ desk }: Target, { customer, messageId }: Sent) =>
  desk.untilDelivery(customer, messageId, 'delivered')

async function sendSettled(to: Target, file: typeof text = text): Promise<Sent> {
  const sent = await sendFiles(to, mainOf(to), { files: [file] })
  await settled(to, sent)
  return sent
}
const statusOf = async ({ partner }: { partner: Target['partner'] }, url: string, method = 'GET') =>
  (await partner.get(url, { method })).status

describe('the URL', () => {
  webhookTest('[4.url] [3.body] stands in the webhook as in the example, and nobody can guess it', async () => {
    const { received } = await sendFiles(target, mainOf(target), {
      files: [text, { ...text, name: 'Foto é.png', type: 'image/png' }],
    })
    const { attachments } = received.message.body
    expect(attachments.map(({ name, mime_type }) => [name, mime_type])).toEqual([
      ['note.txt', 'text/plain'],
      ['Foto é.png', 'image/png'],
    ])
    for (const { id, content } of attachments) {
      expect(Object.keys(content)).toEqual(['type', 'data'])
      expect(content.type).toBe('url')
      const uid = /\/messaging\/attachments\/([A-Za-z0-9_-]+)$/.exec(content.data)?.[1] ?? ''
      if (has.own) expect(content.data).toBe(`${target.baseUrl}/messaging/attachments/${uid}`)
      // 128 bits take 22 characters of base64url.
      expect(uid.length).toBeGreaterThanOrEqual(22)
      expect(uid).not.toBe(id)
      expect(uid).not.toContain(id)
    }
    expect(new Set(attachments.map(({ content }) => content.data)).size).toBe(2)
  })

  webhookTest('[4.url] is served with and without the trailing slash, without a redirect', async () => {
    const { url } = await sendFiles(target, mainOf(target), { files: [text] })
    for (const path of [url, `${url}/`]) {
      const answer = await target.partner.get(path)
      expect([answer.status, answer.text]).toEqual([200, 'hello'])
    }
    for (const path of [`${url}x`, `${url}/x`, url.slice(0, -1), url.replace(/[^/]+$/, ''), url + 'x'.repeat(2000)]) {
      expectRefusal(await target.partner.get(path), 404)
    }
  })

  webhookTest('[4.auth] no token or a bad one is 401', async () => {
    const { url } = await sendFiles(target, mainOf(target), { files: [text] })
    for (const authorization of ['', 'Bearer wrong', 'Basic YTpi', `Token ${await target.partner.token()}`]) {
      for (const path of [url, `${url}/`, `${url}x`]) {
        expectInvalidToken(await target.partner.get(path, { headers: { authorization } }))
      }
    }
    const token = await target.partner.token()
    expect((await target.partner.get(url, { headers: { authorization: `bearer ${token}` } })).status).toBe(200)
    expectRefusal(await target.partner.get(url, { method: 'POST' }), 405)
  })

  ownTest("[4.auth] another connector's file is 404", async () => {
    const { url } = await sendSettled(target)
    const { partner } = await target.connector()
    expectRefusal(await partner.get(url), 404)
    expect(await statusOf({ partner }, url, 'HEAD')).toBe(404)
    expect(await statusOf(target, url)).toBe(200)
  })
})

describe('the answer', () => {
  webhookTest(
    '[4.answer] the stored type, whatever is accepted, and all of it, whatever range is asked for',
    async () => {
      const bytes = randomBytes(300_000)
      const { url } = await sendFiles(target, mainOf(target), {
        files: [{ name: 'Reçu n° 1.png', type: 'image/png', bytes }],
      })
      const accepts = ['application/octet-stream', 'application/json', 'text/html;q=0.1', '*/*']
      for (const accept of accepts) {
        const cached = {
          'if-none-match': '*',
          'if-modified-since': new Date().toUTCString(),
          'accept-encoding': 'gzip',
        }
        const asked = { headers: { accept, range: 'bytes=0-9', ...cached } }
        const { status, headers, body } = await target.partner.get(url, asked)
        expect([status, body.equals(bytes)]).toEqual([200, true])
        expect(headers).toMatchObject({
          'content-type': 'image/png',
          'content-length': '300000',
          'x-content-type-options': 'nosniff',
        })
        expect(headers['content-disposition']).toMatch(/^attachment;.*filename\*=UTF-8''Re%C3%A7u%20n%C2%B0%201\.png/i)
        expect(headers).not.toHaveProperty('accept-ranges')
        expect(headers).not.toHaveProperty('content-range')
        expect(headers).not.toHaveProperty('content-encoding')
      }
    },
  )

  webhookTest('[4.answer] HEAD says the same without the bytes', async () => {
    const { url } = await sendFiles(target, mainOf(target), { files: [text] })
    const [head, full] = [await target.partner.get(url, { method: 'HEAD' }), await target.partner.get(url)]
    expect([head.status, head.body.length]).toEqual([200, 0])
    const of = ({ headers }: typeof head) =>
      ['content-type', 'content-length', 'content-disposition', 'x-content-type-options'].map((name) => headers[name])
    expect(of(head)).toEqual(of(full))
  })

  webhookTest('[4.answer] a file of 25 MiB comes whole, one that is larger was refused at the desk', async () => {
    const bytes = randomBytes(25 * 1024 * 1024)
    const { url } = await sendFiles(target, mainOf(target), { files: [{ ...text, bytes }] })
    expect((await target.partner.get(url)).body.equals(bytes)).toBe(true)
    const tooLarge = await target.desk.tryUpload('large.bin', 'text/plain', Buffer.alloc(25 * 1024 * 1024 + 1))
    expect([400, 413]).toContain(tooLarge.status)
  })

  ownTest('[4.inline] a setting sends files up to a size in the webhook itself', async () => {
    const connector = await target.connector({ inline_max: png.length })
    const files = [
      { name: 'a.png', type: 'image/png', bytes: png },
      { ...text, bytes: Buffer.alloc(png.length + 1, 'x') },
    ]
    const { received } = await sendFiles(target, connector, { files })
    const [small, large] = received.message.body.attachments
    expect(small).toEqual({
      ...{ id: expect.any(String), name: 'a.png', mime_type: 'image/png' },
      content: { type: 'base64', data: png.toString('base64') },
    })
    expect(large?.content.type).toBe('url')
    expect((await connector.partner.get(large?.content.data ?? '')).body).toHaveLength(png.length + 1)
  })
})

describe.skipIf(!has.own)('deleted once retrieved', { concurrent: true }, () => {
  test('[4.once] after the first complete download the URL stays good for the grace period', async () => {
    const { url } = await sendSettled(target)
    for (let i = 0; i < 3; i++) expect(await statusOf(target, url)).toBe(200)
  })

  test('[4.once] without a grace period it is 404 at once, and not for the other files', async () => {
    const sent = await sendFiles(strict, mainOf(strict), { files: [text, text] })
    await settled(strict, sent)
    const [first = '', second = ''] = sent.received.message.body.attachments.map(({ content }) => content.data)
    expect(await statusOf(strict, first)).toBe(200)
    for (const url of [first, `${first}/`]) expectRefusal(await strict.partner.get(url), 404)
    expect(await statusOf(strict, first, 'HEAD')).toBe(404)
    expect(await statusOf(strict, second)).toBe(200)
  })

  test('[4.once] [4.answer] HEAD, refusals and another connector never consume', async () => {
    const { url } = await sendSettled(strict)
    const { partner } = await strict.connector()
    for (const path of [url, `${url}/`]) expect(await statusOf(strict, path, 'HEAD')).toBe(200)
    await strict.partner.get(url, { headers: { authorization: 'Bearer wrong' } })
    await partner.get(url)
    expect(await statusOf(strict, `${url}/`)).toBe(200)
    expect(await statusOf(strict, url)).toBe(404)
  })

  test('[4.once] a connection cut while bytes are unsent does not consume', async () => {
    const bytes = randomBytes(24 * 1024 * 1024)
    const { url } = await sendSettled(strict, { ...text, bytes })
    for (const readBytes of [0, 1, 1_000_000, 5_000_000]) await cutDownload(strict, url, readBytes)
    const whole = await strict.partner.get(url)
    expect([whole.status, whole.body.equals(bytes)]).toEqual([200, true])
    expect(await statusOf(strict, url)).toBe(404)
  })

  test('[4.once] downloads running side by side may all finish', async () => {
    const bytes = randomBytes(20 * 1024 * 1024)
    const { url } = await sendSettled(strict, { ...text, bytes })
    const slow = await Promise.all([openDownload(strict, url), openDownload(strict, url)])
    expect(await statusOf(strict, url)).toBe(200)
    expect(await statusOf(strict, url)).toBe(404)
    for (const response of slow) expect((await readAll(response)).equals(bytes)).toBe(true)
  })

  test('[4.unsettled] a partner that downloads inside its handler and then fails finds the file again', async () => {
    const statuses: number[] = []
    const fetching =
      (status: number): AnswerRule =>
      async ({ message }, response) => {
        statuses.push(await statusOf(strict, message.body.attachments[0]?.content.data ?? ''))
        response.writeHead(status).end()
      }
    const replies = [fetching(500), fetching(500), fetching(200)]
    const sent = await sendFiles(strict, mainOf(strict), { files: [text], replies })
    await settled(strict, sent)
    expect(statuses).toEqual([200, 200, 200])
    // A complete download counts from settlement.
    expect(await statusOf(strict, sent.url)).toBe(404)
  })

  test('[4.unsettled] a replay makes it as if never fetched', async () => {
    const sent = await sendSettled(strict)
    expect(await statusOf(strict, sent.url)).toBe(200)
    expect(await statusOf(strict, sent.url)).toBe(404)
    const { delivery } = await settled(strict, sent)
    await strict.own.cli('deliveries', 'replay', delivery?.id ?? '')
    await strict.webhook.waitForRequests(2, sent.customer)
    await settled(strict, sent)
    expect(await statusOf(strict, sent.url)).toBe(200)
    expect(await statusOf(strict, sent.url)).toBe(404)
  })

  test('[4.never-fetched] it expires some time after settlement, not before', async () => {
    const sentAt = Date.now()
    const replies: AnswerRule[] = [
      // Longer than the file would live, were it settled.
      async (_, response) => {
        await waitFor('the time to pass', () => Date.now() - sentAt > 3200)
        response.writeHead(200).end()
      },
    ]
    const sent = await sendFiles(brief, mainOf(brief), { files: [text, text], replies })
    const [fetched = '', untouched = ''] = sent.received.message.body.attachments.map(({ content }) => content.data)
    await settled(brief, sent)
    expect(await statusOf(brief, fetched)).toBe(200)
    await waitFor('the untouched file to expire', async () => (await statusOf(brief, untouched, 'HEAD')) === 404)
    expect(await statusOf(brief, fetched)).toBe(200)
    expectRefusal(await brief.partner.get(untouched), 404)
  })

  test("[4.desk-copy] the agents' thread keeps its file when the partner's URL has ended", async () => {
    const sent = await sendSettled(strict)
    expect(await statusOf(strict, sent.url)).toBe(200)
    expect(await statusOf(strict, sent.url)).toBe(404)
    const message = (await strict.desk.messagesOf(sent.customer)).find(({ id }) => id === sent.messageId)
    const [attachment] = message?.attachments ?? []
    expect(attachment).toMatchObject({ name: 'note.txt', mime_type: 'text/plain', size: 5, state: 'ready' })
    expect((await strict.desk.call(`/attachments/${attachment?.id}`)).text).toBe('hello')
  })
})

/** The head of an answer whose body nobody reads yet. */
async function openDownload({ partner }: Target, url: string): Promise<IncomingMessage> {
  const headers = await partner.auth()
  return new Promise((resolve, reject) => {
    get(url, { headers, agent: false }, resolve).on('error', reject)
  })
}

async function readAll(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of response) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function cutDownload(from: Target, url: string, bytes: number): Promise<void> {
  const response = await openDownload(from, url)
  let seen = 0
  if (bytes > 0) {
    for await (const chunk of response) {
      seen += chunk.length
      if (seen >= bytes) break
    }
  }
  response.destroy()
}
