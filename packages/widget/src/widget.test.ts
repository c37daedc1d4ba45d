import { randomUUID } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { signBodyHash } from '@passerelle/sdk'
import { describe, expect, test } from 'vitest'
import { CLIENT_SECRET } from '../test/fake-gateway.ts'
import {
  enter,
  enterHandedOver,
  gateway,
  log,
  open,
  reopen,
  reply,
  server,
  url,
  useWidget,
  widget,
} from '../test/test-widget.ts'
import { readStaticFiles } from './static.ts'

const MAX_CLIENT_BYTES = 26_000

useWidget()

const said = () => gateway.batches.map((batch) => batch.map(({ body }) => body.message))

async function erase(order: object, secret = CLIENT_SECRET) {
  const body = JSON.stringify(order)
  const headers = { 'Body-Hash': await signBodyHash(body, secret) }
  const answer = await fetch(`${url}/erase`, { method: 'POST', headers, body })
  return [answer.status, await answer.json()]
}

describe('the chat with the bot', () => {
  test('greets in the language of the page, answers, and sends nothing to the gateway', async () => {
    const visitor = await enter({ locale: 'fr-FR' })
    await visitor.say('a lamp')
    const { entries } = await visitor.until((state) => state.entries.length === 3)
    expect(entries.map(({ author, text }) => [author, text])).toEqual([
      ['bot', 'Bonjour'],
      ['visitor', 'a lamp'],
      ['bot', 'You said a lamp'],
    ])
    expect(gateway.attempts).toBe(0)
  })

  test('survives a reload, and is nobody else’s', async () => {
    const visitor = await enter()
    await visitor.say('hello')
    const again = await enter({ token: visitor.token })
    expect((await again.until(({ entries }) => entries.length > 0)).entries).toHaveLength(3)
    expect((await (await enter()).until(() => true)).entries).toHaveLength(1)
  })

  test('a message that is sent twice under one id is said once', async () => {
    const visitor = await enter()
    const id = randomUUID()
    await Promise.all([visitor.say('hello', id), visitor.say('hello', id)])
    expect((await visitor.until(({ entries }) => entries.length >= 3)).entries).toHaveLength(3)
  })
})

describe('the hand-over', () => {
  test('sends the history with sender and recipient, then who asks for a person, in one request with hints', async () => {
    const visitor = await enter()
    await visitor.post('/chat/name', { name: ' Camille ' })
    await visitor.say('a lamp')
    await visitor.say('human')
    await visitor.at('waiting')
    expect(gateway.batches).toHaveLength(1)
    const batch = gateway.batches[0] ?? []
    expect(visitor.id).toMatch(/^visitor-[0-9a-f]{20}$/)
    const bot = { type: 'bot', id: 'echo', name: 'Echo' }
    const customer = { type: 'human', id: visitor.id, name: 'Camille' }
    expect(batch.map(({ sender, recipient, body }) => [sender, recipient, body.message])).toEqual([
      [bot, { ...customer, name: 'Visitor' }, 'Hello'],
      [customer, bot, 'a lamp'],
      [bot, customer, 'You said a lamp'],
      [bot, customer, 'I will fetch somebody'],
      [customer, undefined, 'human'],
    ])
    expect(new Set(batch.map(({ id }) => id)).size).toBe(5)
    expect(batch.map(({ customer_id }) => customer_id)).toEqual(batch.map(() => visitor.id))
    expect(batch.at(-1)?.metadata).toEqual({
      channel: 'web',
      locale: 'en',
      page: '/',
      handover: {
        language: 'en',
        contact: { language: 'en', name: 'Camille' },
        reason: 'asked',
        summary: 'Heard 1',
      },
    })
  })

  test('is followed by live messages without a recipient, in order', async () => {
    const visitor = await enterHandedOver()
    await Promise.all(['one', 'two', 'three'].map((text) => visitor.say(text)))
    await visitor.until(({ entries }) => entries.filter(({ state }) => state === 'sent').length === 3)
    expect(
      gateway.batches.slice(1).flatMap((batch) => batch.map(({ recipient, body }) => [recipient, body.message])),
    ).toEqual([
      [undefined, 'one'],
      [undefined, 'two'],
      [undefined, 'three'],
    ])
  })

  test('that fails is told, keeps what is said meanwhile, and succeeds when tried again', async () => {
    gateway.status = 503
    const visitor = await enter()
    await visitor.say('human')
    await visitor.until(({ status }) => status.at === 'failed' && status.problem === 'unreachable')
    gateway.status = 200
    await visitor.say('are you there?')
    await visitor.until(({ entries }) => entries.some(({ state }) => state === 'sent'))
    expect(gateway.batches.map((batch) => batch.length)).toEqual([3, 1])
    expect(log.join('\n')).not.toContain('are you there')
  })

  test('is not made to a team that is away: a message can be left, or the bot goes on', async () => {
    gateway.queue = { state: 'closed', opens_at: 1_900_000_000 }
    const visitor = await enter()
    const { entries } = await visitor.until((state) => state.entries.length === 1)
    expect(entries[0]?.quickReplies).toEqual([])
    await visitor.say('human')
    expect((await visitor.at('away')).status.opensAt).toBe(1_900_000_000)
    await visitor.say('never mind')
    await visitor.at('bot')
    await visitor.say('human')
    await visitor.at('away')
    expect(gateway.attempts).toBe(0)
    await visitor.post('/chat/leave')
    await visitor.say('call me back')
    const { status } = await visitor.at('waiting')
    expect(status.opensAt).toBe(1_900_000_000)
    expect(gateway.batches[0]?.at(-1)).toMatchObject({ body: { message: 'call me back' } })
    expect(gateway.batches[0]?.at(-1)).not.toHaveProperty('recipient')
  })
})

describe('live messages the gateway does not take', () => {
  test.each([
    [500, 'unreachable'],
    [429, 'unreachable'],
    [400, 'refused'],
    [404, 'misconfigured'],
  ])('a %i is shown as %s, and the same message is sent again when tried again', async (status, problem) => {
    const visitor = await enterHandedOver()
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
    await reopen({ clientSecret: 'another' })
    const visitor = await enter()
    await visitor.say('human')
    await visitor.until(({ status }) => status.problem === 'misconfigured')
  })
})

describe('without a bot', () => {
  test('the first message is for the team, and a visitor is told beforehand when nobody is there', async () => {
    gateway.queue = { state: 'unstaffed', opens_at: null }
    await reopen({ bot: null })
    const visitor = await enter()
    await visitor.at('leaving')
    await visitor.say('hello')
    await visitor.at('waiting')
    expect(gateway.batches[0]?.map(({ body, recipient }) => [body.message, recipient])).toEqual([['hello', undefined]])
  })
})

describe('the server', () => {
  test('serves a script to any page, of less than 26 kB in all', async () => {
    const script = await fetch(`${url}/widget.js`)
    expect(script.headers.get('access-control-allow-origin')).toBe('*')
    expect(script.headers.get('content-type')).toContain('text/javascript')
    const files = [...readStaticFiles(new URL('../client/', import.meta.url).pathname).values()]
    expect(files.length).toBeGreaterThan(5)
    const bytes = files.reduce((sum, file) => sum + file.gzipped.length, 0)
    expect(bytes).toBeLessThan(MAX_CLIENT_BYTES)
  })

  test('answers the pages it was set up for, and no others', async () => {
    await reopen({ origins: ['https://shop.example'] })
    const visitor = await enter({ origin: 'https://shop.example' })
    const { status, headers } = await visitor.say('hello')
    expect([status, headers.get('access-control-allow-origin')]).toEqual([202, 'https://shop.example'])
    const asked = { headers: { origin: 'https://other.example' } }
    for (const method of ['OPTIONS', 'POST']) {
      const refused = await fetch(`${url}/chat/messages`, { method, ...asked })
      expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([403, null])
    }
    const preflight = await fetch(`${url}/chat/messages`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example' },
    })
    expect([preflight.status, preflight.headers.get('access-control-allow-headers')]).toEqual([
      204,
      'Authorization, Content-Type',
    ])
  })

  test.each<[string, string, RequestInit, number]>([
    ['GET', '/nothing', {}, 404],
    ['GET', '/../src/widget.ts', {}, 404],
    ['GET', '/chat/files?id=unknown', {}, 401],
    ['GET', '/chat/events', {}, 401],
    ['GET', '/chat/messages', {}, 405],
    ['POST', '/widget.js', {}, 405],
    ['GET', '/webhook', {}, 405],
    ['POST', '/chat/name', { body: '{}' }, 415],
    ['POST', '/chat/name', { body: '[]', headers: { 'Content-Type': 'application/json' } }, 400],
    ['POST', '/chat/name', { body: '{}', headers: { 'Content-Type': 'application/json' } }, 401],
    ['POST', '/chat/name', { body: '{}', headers: { 'Sec-Fetch-Site': 'cross-site' } }, 403],
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

  test('keeps a thread, its files and what is to be sent over a restart, and forgets it after 30 days', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'widget-'))
    await reopen({ dataDir })
    const visitor = await enter()
    await visitor.sendFile('note.txt', Buffer.from('hello'))
    gateway.status = 503
    await visitor.say('human')
    const { entries } = await visitor.at('failed')
    await visitor.leave()
    gateway.status = 200
    await reopen({ dataDir })
    const back = await enter({ token: visitor.token })
    expect((await back.until(() => true)).entries.map(({ id }) => id)).toEqual(entries.map(({ id }) => id))
    expect(await (await back.getFile(entries[1]?.files[0]?.id)).text()).toBe('hello')
    await back.post('/chat/retry')
    await back.at('waiting')
    expect(gateway.batches.at(-1)?.[1]?.body.attachments).toHaveLength(1)
    await back.leave()
    await reopen({ dataDir, now: () => Date.now() + 31 * 24 * 3600_000 })
    const stranger = await enter({ token: visitor.token })
    expect((await stranger.until(() => true)).entries).toHaveLength(1)
    expect((await stranger.getFile(entries[1]?.files[0]?.id)).status).toBe(404)
    await reopen()
    await rm(dataDir, { recursive: true })
  })

  test('forgets a visitor for who has the secret: thread, files, what is unsent, and the page begins anew', async () => {
    const visitor = await enter()
    await visitor.sendFile('note.txt', Buffer.from('hello'))
    const { entries } = await visitor.until((state) => state.entries.length === 3)
    gateway.status = 503
    await visitor.say('human')
    await visitor.at('failed')
    const order = { customer_id: visitor.id, at: Math.floor(Date.now() / 1000) }
    expect(await erase({ erase: order }, 'another')).toMatchObject([401, { error: 'bad_signature' }])
    expect(await erase(reply(visitor.id, 'a webhook'))).toMatchObject([400, { error: 'no_visitor' }])
    for (const at of [order.at - 600, order.at + 600, undefined]) {
      expect(await erase({ erase: { ...order, at } })).toMatchObject([400, { error: 'not_now' }])
    }
    expect(await erase({ erase: order })).toEqual([200, { erased: true }])
    await visitor.leave()
    const again = await enter({ token: visitor.token })
    expect((await again.until(() => true)).entries.map(({ text }) => text)).toEqual(['Hello'])
    expect((await again.getFile(entries[1]?.files[0]?.id)).status).toBe(404)
    gateway.status = 200
    await again.say('human')
    await again.at('waiting')
    expect(said()).toEqual([['Hello', 'I will fetch somebody', 'human']])
  })

  test('an erasure ends what is under way, and who comes back waits for nothing of it', async () => {
    const visitor = await enter()
    const question = gateway.hold('/messaging/v1/availability')
    await visitor.say('human')
    await question.arrived
    widget.erase(visitor.id)
    await question.dropped
    const second = await enter({ token: visitor.token })
    await second.say('human')
    await second.at('waiting')
    const message = gateway.hold('/messaging/v1/messages')
    await second.say('are you there?')
    await message.arrived
    widget.erase(visitor.id)
    const third = await enter({ token: visitor.token })
    await third.say('human')
    await third.at('waiting')
    await message.dropped
    const handedOver = ['Hello', 'I will fetch somebody', 'human']
    expect(said()).toEqual([handedOver, handedOver])
    expect((await third.until(() => true)).entries.map(({ text }) => text)).not.toContain('are you there?')
  })

  test('takes no more pages than it was set up for', async () => {
    await reopen({ maxOpenPages: 1 })
    const visitor = await enter()
    const headers = { authorization: `Bearer ${'x'.repeat(32)}` }
    expect((await fetch(`${url}/chat/events`, { headers })).status).toBe(503)
    await visitor.leave()
  })

  test('closes with pages open', async () => {
    await enter()
    await server.close()
    await open()
  })
})
