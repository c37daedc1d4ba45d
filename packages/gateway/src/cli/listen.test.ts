/** The webhook receiver as a process, called by a server of ours and by hand. */
import { createHmac } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request } from 'node:http'
import { join } from 'node:path'
import { createWorld, startPartner, waitFor } from '@passerelle/testkit'
import { describe, expect, test } from 'vitest'
import { folder, type Lasting, runProcess, start, useCli } from './test-cli.ts'

useCli()

const secret = 'S3cret'
const body = JSON.stringify({
  id: 'm1',
  created_at: 1700000000,
  customer_id: 'c1',
  sender: { type: 'human', id: 'kiamo', name: 'Ann\u001b[2J' },
  body: {
    message: 'Hello\nZoé',
    attachments: [
      { id: 'a', name: 'a.pdf', mime_type: 'application/pdf', content: { type: 'url', data: 'http://x/y' } },
    ],
  },
  metadata: { ticket: 7 },
})

function sign(text: string, key = secret, at = Date.now()): Record<string, string> {
  const timestamp = String(Math.floor(at / 1000))
  const signature = createHmac('sha256', key).update(`m1.${timestamp}.${text}`).digest('base64')
  return {
    'Content-Type': 'application/json',
    'Body-Hash': createHmac('sha1', key).update(text).digest('hex'),
    'webhook-id': 'm1',
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,c29tZXRoaW5nIGVsc2U= v1,${signature}`,
  }
}

async function listen(...args: string[]): Promise<{ listening: Lasting; url: string }> {
  const listening = start(['listen', '--port', '0', ...args])
  const [, url = ''] = await listening.said(/Listening on (\S+)\s/)
  return { listening, url }
}

const post = (url: string, headers: Record<string, string>, text = body) =>
  fetch(url, { method: 'POST', headers, body: text })

describe('what it verifies', () => {
  test('each signature, and answers 401 to what is not signed', async () => {
    const { listening, url } = await listen('--secret', secret, '--json')
    const { 'Body-Hash': hash, ...withoutHash } = sign(body)
    const { 'Body-Hash': _, ...wrongTrio } = sign(body, 'another')
    const answers = [
      await post(url, sign(body)),
      await post(url, { 'Body-Hash': String(hash) }),
      await post(url, { 'Body-Hash': Buffer.from(String(hash), 'hex').toString('base64') }),
      await post(url, withoutHash),
      await post(url, sign(body, 'another')),
      await post(url, { ...wrongTrio, 'Body-Hash': String(hash) }),
      await post(url, sign(body, secret, Date.now() - 3600_000)),
      await post(url, sign(body), `${body} `),
    ]
    const lines = await listening.lines(8)
    expect(answers.map(({ status }) => status)).toEqual(lines.map(({ status }) => status))
    expect(lines.map(({ body_hash, signature, status }) => `${body_hash} ${signature} ${status}`)).toEqual([
      'valid valid 200',
      'valid missing 200',
      'valid missing 200',
      'missing valid 401',
      'invalid invalid 401',
      'valid invalid 401',
      'valid stale 401',
      'invalid invalid 401',
    ])
    expect(lines[0]).toMatchObject({
      method: 'POST',
      path: '/webhook',
      headers: { 'content-type': 'application/json', 'webhook-id': 'm1' },
      message: JSON.parse(body),
    })
    expect(await listening.end('SIGINT')).toBe(0)
  })

  test('what a server of ours sends, with the secret of its connector', async () => {
    const world = await createWorld()
    const env = { PASSERELLE_DATA_DIR: world.dataDir }
    const listening = start(['listen', '--port', '0', '--connector', world.connector.id, '--json'], env)
    const [, url = ''] = await listening.said(/Listening on (\S+)\s/)
    await listening.said(new RegExp(`connector update ${world.connector.id} --webhook-url ${url}`))
    await listening.said(/started with PASSERELLE_OUTBOUND_ALLOW=127\.0\.0\.1\./)
    await world.asOperator.call('PATCH', `/connectors/${world.connector.id}`, { webhook_url: url })
    const sender = { type: 'human', id: 'c1' }
    await world.send({ id: '1', created_at: 1700000000, customer_id: 'c1', sender, body: { message: 'hello' } })
    const conversation = await world.conversationOf('c1')
    await world.reply(conversation.id, 'Bonjour')
    const [line] = await listening.lines(1)
    expect(line).toMatchObject({ body_hash: 'valid', signature: 'valid', status: 200, message: { customer_id: 'c1' } })
    await waitFor('the tick', async () => (await world.thread(conversation.id))[1]?.delivery?.state === 'delivered')
    await world.close()
  })

  test.each([
    ['localhost', /--webhook-url http:\/\/localhost:\d+\/webhook\n.*PASSERELLE_OUTBOUND_ALLOW=localhost\./],
    ['0.0.0.0', /--webhook-url http:\/\/(?!0\.0)(\S+):\d+\/webhook\n.*PASSERELLE_OUTBOUND_ALLOW=\1\./],
  ])('the hint names the address it listens on: %s', async (host, hint) => {
    const world = await createWorld()
    const env = { PASSERELLE_DATA_DIR: world.dataDir }
    await start(['listen', '--port', '0', '--host', host, '--connector', world.connector.id], env).said(hint)
    await world.close()
  })
})

describe('where it has the secret from', () => {
  test('the environment, where no list of processes shows it', async () => {
    const listening = start(['listen', '--port', '0', '--json'], { CLIENT_SECRET: secret })
    const [, url = ''] = await listening.said(/Listening on (\S+)\s/)
    expect((await post(url, sign(body))).status).toBe(200)
    expect((await post(url, sign(body, 'other'))).status).toBe(401)
  })

  test('a connector that is named goes before the environment, and an empty variable is none', async () => {
    const connector = await runProcess(['listen', '--port', '0', '--connector', 'nowhere'], { CLIENT_SECRET: secret })
    expect([connector.code, connector.stderr]).toEqual([1, expect.not.stringContaining('either')])
    const listening = start(['listen', '--port', '0', '--json'], { CLIENT_SECRET: '' })
    const [, url = ''] = await listening.said(/Listening on (\S+)\s/)
    expect((await post(url, {})).status).toBe(200)
  })

  test('an empty one is refused: its variable was not set', async () => {
    const { code, stdout, stderr } = await runProcess(['listen', '--secret', '', '--json'])
    expect([code, stdout]).toEqual([2, ''])
    expect(JSON.parse(stderr)).toMatchObject({ error: 'usage', error_description: expect.stringContaining('is empty') })
  })
})

test('it ends in order when nobody reads what it prints any more', async () => {
  const { listening, url } = await listen('--json')
  listening.child.stdout?.destroy()
  // A first request finds out.
  await post(url, {}).catch(() => undefined)
  expect(await listening.end()).toBe(0)
  expect(listening.stderr()).not.toContain('EPIPE')
})

describe('what it answers', () => {
  test('the status asked for, whatever comes', async () => {
    const { listening, url } = await listen('--status', '503', '--json')
    expect((await post(url, {}, 'not JSON')).status).toBe(503)
    expect((await fetch(url)).status).toBe(503)
    await post(url, {}, '{"id":"e1","type":"conversation.closed"}')
    expect(await listening.lines(3)).toMatchObject([
      { method: 'POST', body_hash: 'unchecked', status: 503, body: 'not JSON' },
      { method: 'GET', status: 503, body: '' },
      { status: 503, event: { id: 'e1', type: 'conversation.closed' } },
    ])
  })

  test('what the other answers when it forwards; bytes and headers go on as they are', async () => {
    const partner = await startPartner({ status: 418, headers: { 'X-Own': 'yes' }, body: 'a teapot' })
    const { listening, url } = await listen('--secret', secret, '--forward', partner.url)
    const signed = sign(body)
    const answer = await post(url, signed)
    expect([answer.status, answer.headers.get('x-own'), await answer.text()]).toEqual([418, 'yes', 'a teapot'])
    await waitFor('what it said', () => listening.stdout().includes('said: a teapot'))
    const [received] = partner.received
    expect(String(received?.body)).toBe(body)
    expect(received?.headers).toMatchObject({ ...lowerCase(signed), host: new URL(partner.url).host })
    await partner.close()
  })

  test('the case and order of headers survive a forward; who is not there is a 502 that says so', async () => {
    const { promise: raw, resolve } = Promise.withResolvers<string[]>()
    const server = createServer((received, response) => {
      resolve(received.rawHeaders)
      response.end()
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const address = server.address()
    const target = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
    const { listening, url } = await listen('--forward', target, '--json')
    const { promise: answered, resolve: onAnswer } = Promise.withResolvers<IncomingMessage>()
    const headers = ['X-zwei', '1', 'Body-HASH', 'x', 'X-zwei', '2', 'Host', 'me']
    request(url, { method: 'POST', headers, agent: false }, onAnswer).end('{}')
    expect((await answered).resume().statusCode).toBe(200)
    expect((await raw).slice(0, 6)).toEqual(headers.slice(0, 6))
    server.close()
    server.closeAllConnections()
    expect((await post(url, {})).status).toBe(502)
    expect((await listening.lines(2))[1]).toMatchObject({
      status: 502,
      problem: expect.stringContaining('ECONNREFUSED'),
    })
  })
})

test('people read it: words, no escape of a partner, no colour where nobody looks', async () => {
  const { listening, url } = await listen('--secret', secret, '--save', 'kept')
  await post(url, sign(body))
  const said = await waitFor('the metadata', () => listening.stdout().includes('ticket') && listening.stdout())
  for (const part of [
    'POST /webhook',
    '200',
    'Body-Hash valid',
    'm1',
    'c1',
    '| Hello',
    '| Zoé',
    'a.pdf',
    '{"ticket":7}',
  ]) {
    expect(said).toContain(part)
  }
  expect(said).not.toContain('\u001b')
  const files = await waitFor('two files', () => {
    const names = readdirSync(join(folder, 'kept')).sort()
    return names.length === 2 ? names : undefined
  })
  expect(readFileSync(join(folder, 'kept', files[0] ?? ''), 'utf8')).toBe(body)
  expect(readFileSync(join(folder, 'kept', files[1] ?? ''), 'utf8')).toContain('webhook-signature')
})

describe('--relay', () => {
  test('brings what waits for a connector without a URL, signed; what is not accepted is settled by nobody', async () => {
    const world = await createWorld({
      connector: { webhook_url: null, delivery: 'pull', events: ['conversation.closed'] },
    })
    const local = await startPartner({ status: 500 })
    const { client_id, client_secret: CLIENT_SECRET } = world.connector
    const from = ['--relay', '--url', world.url, '--client-id', client_id, '--forward', local.url, '--json']
    const relay = () => start(['listen', ...from], { CLIENT_SECRET })
    const sender = { type: 'human', id: 'c1' }
    const body = { message: 'hello' }
    await world.send({ id: '1', created_at: 1700000000, customer_id: 'c1', sender, body, metadata: { n: 1.5 } })
    const { id } = await world.conversationOf('c1')
    const states = async () => (await world.thread(id)).slice(1).map(({ delivery }) => delivery?.state)
    await world.reply(id, 'one')
    await world.reply(id, 'two')
    const crashing = relay()
    expect(await crashing.lines(1)).toMatchObject([{ status: 500, message: { body: { message: 'one' } } }])
    await crashing.end('SIGKILL')
    expect(await states()).toEqual(['pending', 'pending'])
    local.answer({ status: 200 })
    const again = relay()
    expect(await again.lines(2)).toMatchObject(
      ['one', 'two'].map((message) => ({
        ...{ status: 200, body_hash: 'valid', signature: 'valid', message: { body: { message } } },
      })),
    )
    await waitFor('both ticks', async () => (await states()).every((state) => state === 'delivered'))
    expect(await again.end('SIGINT')).toBe(0)
    await local.close()
    await world.close()
  })

  test('is refused without a connector (2), and to one that has a webhook, or wrong credentials (1)', async () => {
    const world = await createWorld()
    const { client_id, client_secret } = world.connector
    const codes: unknown[] = []
    for (const args of [
      [],
      ['--client-id', client_id, '--secret', client_secret],
      ['--client-id', 'x', '--secret', 'y'],
    ])
      codes.push((await runProcess(['listen', '--relay', '--url', world.url, ...args])).code)
    expect(codes).toEqual([2, 1, 1])
    await world.close()
  })
})

test.each([
  [['--relay', '--status', '200'], 2],
  [['--url', 'http://x'], 2],
  [['--status', '99'], 2],
  [['--forward', 'ftp://x'], 2],
  [['--status', '200', '--forward', 'http://x'], 2],
  [['--secret', 'a', '--connector', 'b'], 2],
  [['--port', '0', '--connector', 'nope'], 1],
])('listen %j ends with %i', async (args, expected) => {
  const { code, stdout } = await runProcess(['listen', ...args])
  expect([code, stdout]).toEqual([expected, ''])
})

const lowerCase = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
