import { randomUUID } from 'node:crypto'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { demo, enter, enterHandedOver, gateway, log, open, url, useShop } from '../test/test-shop.ts'

useShop()

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
