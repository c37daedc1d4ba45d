import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { CLIENT_ID, CLIENT_SECRET, type FakeGateway, startFakeGateway } from '../test/fake-gateway.ts'
import { enterShop, type ShopVisitor } from '../test/shop-visitor.ts'
import { createDemo, type Demo, type DemoOptions } from './server.ts'
import { visitorIdOf } from './visitor.ts'

const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const SVG = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>')

let gateway: FakeGateway
let demo: Demo
let url: string
let log: string[]
const visitors: ShopVisitor[] = []

beforeEach(async () => {
  gateway = await startFakeGateway()
  log = []
  await open()
})

afterEach(async () => {
  await Promise.all(visitors.splice(0).map((visitor) => visitor.leave()))
  await demo.close()
  await gateway.close()
})

async function open(options: Partial<DemoOptions> = {}) {
  const credentials = { baseUrl: gateway.url, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET }
  demo = createDemo({ ...credentials, log: (line) => log.push(line), ...options })
  url = await demo.listen({ port: 0 })
}

async function enter(given?: Parameters<typeof enterShop>[1]): Promise<ShopVisitor> {
  const visitor = await enterShop(url, given)
  visitors.push(visitor)
  return visitor
}

/** A visitor who has been handed over, and the id the gateway knows them by. */
async function enterHandedOver() {
  const visitor = await enter()
  await visitor.say('human')
  await visitor.until(({ handOver }) => handOver.state === 'sent')
  return { visitor, customerId: gateway.batches.at(-1)?.[0]?.customer_id ?? '' }
}

function reply(customerId: string, text: string, attachments: unknown[] = []) {
  const sender = { type: 'human', id: 'kiamo', name: 'Inès' }
  const body = { message: text, attachments }
  return { id: randomUUID(), created_at: 1, customer_id: customerId, sender, body, metadata: {} }
}

function attachment(name: string) {
  return {
    id: name,
    name,
    mime_type: 'text/html',
    content: { type: 'url', data: `${gateway.url}/messaging/attachments/${name}` },
  }
}

const deliver = (message: Record<string, unknown>, secret?: string) =>
  gateway.deliver(`${url}/webhook`, message, secret)

/** The status of the answer to an upload of which only the headers are sent. */
function announceFile(cookie: string, size: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, 'Content-Type': 'text/plain', 'Content-Length': size }
    const upload = request(
      `${url}/chat/files?id=${randomUUID()}&name=huge`,
      { method: 'POST', headers },
      (response) => {
        resolve(response.statusCode)
        upload.destroy()
      },
    )
    upload.on('error', reject).flushHeaders()
  })
}

describe('the chat with the bot', () => {
  test('greets in the language of the page, answers, and sends nothing to the gateway', async () => {
    const visitor = await enter({ locale: 'fr-FR' })
    await visitor.say('Où en est LM-1042 ?')
    const { entries } = await visitor.until((state) => state.entries.length === 3)
    expect(entries.map(({ author }) => author)).toEqual(['bot', 'visitor', 'bot'])
    expect(entries[0]?.text).toMatch(/^Bonjour/)
    expect(entries[2]?.text).toMatch(/a quitté notre atelier/)
    expect(gateway.attempts).toBe(0)
  })

  test('survives a reload, and a new visitor begins after starting again', async () => {
    const visitor = await enter()
    await visitor.say('hello')
    const again = await enter({ cookie: visitor.cookie() })
    expect((await again.until(({ entries }) => entries.length > 0)).entries).toHaveLength(3)
    const before = again.cookie()
    expect((await again.post('/chat/restart')).body.entries).toHaveLength(1)
    expect(again.cookie()).not.toBe(before)
  })

  test('a message that is sent twice under one id is said once', async () => {
    const visitor = await enter()
    const id = randomUUID()
    await Promise.all([visitor.say('hello', id), visitor.say('hello', id)])
    expect((await visitor.until(({ entries }) => entries.length >= 3)).entries).toHaveLength(3)
  })
})

describe('the hand-over', () => {
  test('sends the whole history in one request, each message with sender and recipient', async () => {
    const visitor = await enter()
    await visitor.post('/chat/name', { name: ' Camille ' })
    await visitor.say('cancel LM-1043')
    await visitor.say('talk to a human')
    await visitor.until(({ handOver }) => handOver.state === 'sent')
    expect(gateway.batches).toHaveLength(1)
    const history = gateway.batches[0] ?? []
    const customerId = history[0]?.customer_id
    expect(customerId).toMatch(/^visitor-[0-9a-f]{20}$/)
    expect(visitor.cookie()).not.toContain(customerId?.slice('visitor-'.length))
    const bot = { type: 'bot', id: 'maison-lumen-bot', name: 'Lumen' }
    const customer = { type: 'human', id: customerId, name: 'Camille' }
    expect(history.map(({ sender, recipient, body }) => [sender, recipient, body.message?.slice(0, 12)])).toEqual([
      [bot, { ...customer, name: 'Visitor' }, 'Hello, I’m L'],
      [customer, bot, 'cancel LM-10'],
      [bot, customer, 'Order LM-104'],
      [customer, bot, 'talk to a hu'],
      [bot, customer, 'I’ll fetch o'],
    ])
    expect(new Set(history.map(({ id }) => id)).size).toBe(5)
    for (const message of history) {
      expect(message.customer_id).toBe(customerId)
      expect(message.metadata).toEqual({ channel: 'web', locale: 'en', page: '/' })
      expect(Math.abs(Number(message.created_at) - Date.now() / 1000)).toBeLessThan(60)
    }
  })

  test('happens when the bot is lost twice in a row', async () => {
    const visitor = await enter()
    await visitor.say('qwerty')
    await visitor.say('asdfgh')
    await visitor.until(({ handOver }) => handOver.state === 'sent')
    expect(gateway.batches).toHaveLength(1)
  })

  test('is followed by live messages without a recipient, in order', async () => {
    const { visitor } = await enterHandedOver()
    await Promise.all(['one', 'two', 'three'].map((text) => visitor.say(text)))
    await visitor.until(({ entries }) => entries.filter(({ state }) => state === 'sent').length === 3)
    const live = gateway.batches.slice(1).flat()
    expect(live.map(({ recipient, body }) => [recipient, body.message])).toEqual([
      [undefined, 'one'],
      [undefined, 'two'],
      [undefined, 'three'],
    ])
  })

  test('that fails is told, keeps what is said meanwhile, and succeeds when tried again', async () => {
    gateway.status = 503
    const visitor = await enter()
    await visitor.say('human')
    await visitor.until(({ handOver }) => handOver.state === 'failed' && handOver.problem === 'unreachable')
    await visitor.say('are you there?')
    await visitor.until(({ entries }) => entries.some(({ state }) => state === 'failed'))
    gateway.status = 200
    await visitor.post('/chat/retry')
    await visitor.until(({ entries }) => entries.some(({ state }) => state === 'sent'))
    expect(gateway.batches.map((batch) => batch.length)).toEqual([3, 1])
    expect(log.join('\n')).not.toContain('are you there')
  })
})

describe('live messages the gateway does not take', () => {
  test.each([
    [500, 'unreachable'],
    [429, 'unreachable'],
    [400, 'refused'],
    [404, 'misconfigured'],
  ])('a %i is shown as %s, and the same message is sent again when tried again', async (status, problem) => {
    const { visitor } = await enterHandedOver()
    gateway.status = status
    await visitor.post('/chat/name', { name: 'Before' })
    const { body } = await visitor.say('please')
    await visitor.until(({ entries }) => entries.some((entry) => entry.problem === problem))
    gateway.status = 200
    await visitor.post('/chat/name', { name: 'After' })
    await visitor.post('/chat/retry')
    await visitor.until(({ entries }) => entries.some(({ state }) => state === 'sent'))
    const [sent] = gateway.batches.at(-1) ?? []
    expect([sent?.id, sent?.sender.name, sent?.body.message]).toEqual([body.id, 'Before', 'please'])
  })

  test('wrong credentials are shown as misconfigured', async () => {
    await demo.close()
    await open({ clientSecret: 'another' })
    const visitor = await enter()
    await visitor.say('human')
    await visitor.until(({ handOver }) => handOver.problem === 'misconfigured')
  })
})

describe('the webhook', () => {
  test('shows an agent’s answer, once however often it comes', async () => {
    const { visitor, customerId } = await enterHandedOver()
    const message = reply(customerId, 'Good evening')
    expect(await Promise.all([deliver(message), deliver(message)])).toEqual([200, 200])
    expect(await deliver(message)).toBe(200)
    expect(await deliver(reply(customerId, 'Still there?'))).toBe(200)
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.text === 'Still there?')
    expect(entries.filter(({ author }) => author === 'agent').map(({ text }) => text)).toEqual([
      'Good evening',
      'Still there?',
    ])
    expect(entries.at(-1)?.agentName).toBe('Inès')
  })

  test('refuses what is not signed with the secret', async () => {
    const { visitor, customerId } = await enterHandedOver()
    expect(await deliver(reply(customerId, 'forged'), 'wrong secret')).toBe(401)
    await deliver(reply(customerId, 'true'))
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.author === 'agent')
    expect(entries.map(({ text }) => text)).not.toContain('forged')
  })

  test('fetches files, shows true images inline and everything else as a download', async () => {
    const { visitor, customerId } = await enterHandedOver()
    gateway.attachments.set('photo', { type: 'text/html', bytes: PNG })
    gateway.attachments.set('evil.svg', { type: 'image/svg+xml', bytes: SVG })
    await deliver(reply(customerId, '', [attachment('photo'), attachment('evil.svg')]))
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.files.length === 2)
    const [photo, svg] = entries.at(-1)?.files ?? []
    expect([photo?.image, svg?.image]).toEqual([true, false])
    const shown = await visitor.getFile(photo?.url ?? '')
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(shown.headers.get('content-disposition')).toMatch(/^inline/)
    expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true)
    const saved = await visitor.getFile(svg?.url ?? '')
    expect(saved.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''evil.svg")
    expect(saved.headers.get('x-content-type-options')).toBe('nosniff')
    expect(saved.headers.get('content-security-policy')).toContain('sandbox')
    const stranger = await enter()
    expect((await stranger.getFile(photo?.url ?? '')).status).toBe(404)
  })

  test('answers 500 when a file cannot be fetched for now, and takes the message when it comes again', async () => {
    const { visitor, customerId } = await enterHandedOver()
    const message = reply(customerId, 'see the file', [attachment('late')])
    gateway.attachments.set('late', 503)
    expect(await deliver(message)).toBe(500)
    gateway.attachments.set('late', { type: 'text/plain', bytes: Buffer.from('here') })
    expect(await deliver(message)).toBe(200)
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.author === 'agent')
    expect(entries.filter(({ author }) => author === 'agent')).toHaveLength(1)
  })

  test('shows the message without a file that is gone for good', async () => {
    const { visitor, customerId } = await enterHandedOver()
    expect(await deliver(reply(customerId, 'too late', [attachment('gone')]))).toBe(200)
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.text === 'too late')
    expect(entries.at(-1)?.files).toEqual([{ name: 'gone', missing: true }])
  })

  test('an agent who writes first silences the bot and gets what was said to it', async () => {
    const visitor = await enter()
    await visitor.say('hello')
    await visitor.say('cancel LM-1043')
    await deliver(reply(visitorIdOf(visitor.cookie().split('=')[1] ?? ''), 'May I help?'))
    await visitor.until(({ handOver }) => handOver.state === 'sent')
    expect(gateway.batches.at(-1)?.map(({ body }) => body.message)).toContain('cancel LM-1043')
    await visitor.say('yes, please')
    await visitor.until(({ entries }) => entries.at(-1)?.state === 'sent')
    expect(gateway.batches.at(-1)?.[0]?.body.message).toBe('yes, please')
  })

  test('keeps an answer to a visitor from before a restart', async () => {
    const { visitor, customerId } = await enterHandedOver()
    const cookie = visitor.cookie()
    await visitor.leave()
    await demo.close()
    await open()
    expect(await deliver(reply(customerId, 'We found your lamp'))).toBe(200)
    const back = await enter({ cookie })
    const { entries } = await back.until((state) => state.entries.length > 0)
    expect(entries.map(({ text }) => text)).toEqual(['We found your lamp'])
  })
})

describe('files of the visitor', () => {
  test('go to the agent in base64, and are shown on the page', async () => {
    const { visitor } = await enterHandedOver()
    expect((await visitor.sendFile('été.png', PNG, 'image/png')).status).toBe(202)
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.state === 'sent')
    const [file] = entries.at(-1)?.files ?? []
    expect((await visitor.getFile(file?.url ?? '')).headers.get('content-disposition')).toContain('%C3%A9t%C3%A9.png')
    const [sent] = gateway.batches.at(-1)?.[0]?.body.attachments ?? []
    expect(sent).toMatchObject({ name: 'été.png', mime_type: 'image/png', content: { type: 'base64' } })
    expect(Buffer.from(sent?.content.data ?? '', 'base64').equals(PNG)).toBe(true)
  })

  test('given to the bot go with the history', async () => {
    const visitor = await enter()
    await visitor.sendFile('note.txt', Buffer.from('hello'), 'text/plain')
    await visitor.say('human')
    await visitor.until(({ handOver }) => handOver.state === 'sent')
    expect(gateway.batches[0]?.[1]).toMatchObject({
      recipient: { id: 'maison-lumen-bot' },
      body: { message: '', attachments: [{ name: 'note.txt' }] },
    })
  })

  test('of more than 10 MB, or empty, are refused', async () => {
    const visitor = await enter()
    expect(await announceFile(visitor.cookie(), 10_000_001)).toBe(413)
    expect((await visitor.sendFile('empty.bin', Buffer.alloc(0))).status).toBe(400)
    expect((await visitor.sendFile('fits.bin', Buffer.alloc(10_000_000))).status).toBe(202)
    await visitor.sendFile('fits.bin', Buffer.alloc(10_000_000))
    expect((await visitor.sendFile('fits.bin', Buffer.alloc(10_000_000))).body.error).toBe('too_many_files')
  })
})

describe('the server', () => {
  test('serves the page with a strict policy and a cookie scripts cannot read', async () => {
    const page = await fetch(url)
    expect(page.headers.get('content-security-policy')).toMatch(
      /default-src 'none'; script-src 'self'; style-src 'self'/,
    )
    expect(await page.text()).toContain('Maison Lumen')
    const { headers } = await (await enter()).post('/chat/session')
    expect(headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Lax/)
  })

  test.each<[string, string, RequestInit, number]>([
    ['GET', '/nothing', {}, 404],
    ['GET', '/../src/server.ts', {}, 404],
    ['GET', '/files/unknown', {}, 404],
    ['GET', '/chat/events', {}, 401],
    ['GET', '/chat/messages', {}, 405],
    ['POST', '/', {}, 405],
    ['GET', '/webhook', {}, 405],
    ['POST', '/chat/session', { body: '{}' }, 415],
    ['POST', '/chat/session', { body: '[]', headers: { 'Content-Type': 'application/json' } }, 400],
    [
      'POST',
      '/chat/session',
      { body: '{}', headers: { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'cross-site' } },
      403,
    ],
  ])('%s %s is refused', async (method, path, init, status) => {
    expect((await fetch(url + path, { method, ...init })).status).toBe(status)
  })

  test('a target that is no address is refused, not a crash', async () => {
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () =>
        socket.end('GET //[ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'),
      )
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk
      })
      socket.on('close', () => resolve(text))
    })
    expect(answer).toMatch(/^HTTP\/1.1 404/)
  })

  test('too long and empty messages are refused', async () => {
    const visitor = await enter()
    expect((await visitor.say('x'.repeat(4001))).body.error).toBe('too_long')
    expect((await visitor.say(' ')).body.error).toBe('empty')
    expect((await visitor.say('hello', 'x')).body.error).toBe('bad_id')
  })

  test('forgets the visitor not seen for longest, and their files', async () => {
    await demo.close()
    await open({ maxVisitors: 2 })
    const first = await enter()
    await first.sendFile('note.txt', Buffer.from('hello'))
    const { entries } = await first.until((state) => state.entries.length === 3)
    const path = entries[1]?.files[0]?.url ?? ''
    expect((await first.getFile(path)).status).toBe(200)
    await first.leave()
    await enter()
    await enter()
    expect((await first.getFile(path)).status).toBe(404)
  })

  test('closes with pages open', async () => {
    const visitor = await enter()
    await visitor.until(({ entries }) => entries.length === 1)
    await demo.close()
    await open()
  })
})
