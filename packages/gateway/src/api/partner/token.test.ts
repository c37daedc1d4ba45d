import { once } from 'node:events'
import { Agent, request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { ask, basic, credentials, door, grant, usePartnerDoor } from './test-tokens.ts'

usePartnerDoor()

const part = (name: string, value: string, more = '') =>
  `--XX\r\nContent-Disposition: form-data; name=${name}${more}\r\n\r\n${value}\r\n`
const askMultipart = (payload: string, boundary = 'XX') =>
  door.app.inject({
    method: 'POST',
    url: '/oauth2/v1/token',
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload,
  })

describe('encodings', () => {
  test('[1.encodings] multipart, as the collection sends it, over a real socket', async () => {
    const form = new FormData()
    for (const [name, value] of Object.entries({ ...credentials(), ...grant })) form.set(name, value)
    const answer = await fetch(`${await door.listen()}/oauth2/v1/token`, { method: 'POST', body: form })
    expect([answer.status, await answer.json()]).toMatchObject([200, { token_type: 'bearer' }])
  })

  test('[1.encodings] multipart with unquoted names and a quoted boundary, as .NET sends it', async () => {
    const { client_id, client_secret } = credentials()
    const body = `${part('client_id', client_id)}${part('client_secret', client_secret)}${part('grant_type', 'client_credentials')}--XX--\r\n`
    expect((await askMultipart(body, '"XX"')).statusCode).toBe(200)
  })

  test('[1.encodings] urlencoded', async () => {
    expect((await ask({ ...credentials(), ...grant })).statusCode).toBe(200)
  })

  test('[1.encodings] JSON', async () => {
    const payload = { ...credentials(), ...grant, scope: null }
    expect((await door.app.inject({ method: 'POST', url: '/oauth2/v1/token', payload })).statusCode).toBe(200)
  })

  test('[1.encodings] HTTP Basic, with form-encoded values', async () => {
    const encoded = door.client.clientSecret.replace(/./g, (c) => `%${c.charCodeAt(0).toString(16)}`)
    expect((await ask(grant, { authorization: basic() })).statusCode).toBe(200)
    expect((await ask(grant, { authorization: basic(door.client.clientId, encoded) })).statusCode).toBe(200)
  })

  test('[1.encodings] beside Basic an equal client_id is allowed, another one or a second secret is not', async () => {
    const { client_id, client_secret } = credentials()
    expect((await ask({ ...grant, client_id }, { authorization: basic() })).statusCode).toBe(200)
    for (const extra of [{ client_id: 'another' }, { client_secret }]) {
      const answer = await ask({ ...grant, ...extra }, { authorization: basic() })
      expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: 'invalid_request' }])
    }
  })

  test.each(['client_id', 'client_secret', 'grant_type', 'anything'])(
    '[1.encodings] a repeated %s is invalid_request, urlencoded and multipart',
    async (name) => {
      const pairs: [string, string][] = [...Object.entries({ ...credentials(), ...grant }), [name, 'a'], [name, 'a']]
      const urlencoded = await ask(pairs)
      const multipart = await askMultipart(`${pairs.map(([key, value]) => part(key, value)).join('')}--XX--\r\n`)
      for (const answer of [urlencoded, multipart]) {
        expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: 'invalid_request' }])
      }
    },
  )

  test.each([
    ['cut off', () => part('client_id', 'x')],
    ['nothing in it', () => 'nonsense'],
    ['a header that never ends', () => `--XX\r\nContent-Disposition: form-data; name="a`],
    ['a file part', () => `${part('client_id', 'x', '; filename="x.txt"')}--XX--\r\n`],
    [
      'a large file part',
      () => `${part('f', 'y'.repeat(50_000), '; filename="x.txt"')}${part('grant_type', 'x')}--XX--\r\n`,
    ],
    ['a name of the prototype', () => `${part('__proto__', 'x')}--XX--\r\n`],
    [
      'a JSON field',
      () =>
        `--XX\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: application/json\r\n\r\n{}\r\n--XX--\r\n`,
    ],
  ])('[1.encodings] multipart with %s is invalid_request', async (_name, body) => {
    const answer = await askMultipart(body())
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: 'invalid_request' }])
    expect((await askMultipart(body(), '')).statusCode).toBe(400)
  })

  test('[1.encodings] a refused file part is read to its end, and the connection goes on', async () => {
    const url = new URL('/oauth2/v1/token', await door.listen())
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const headers = { 'content-type': 'multipart/form-data; boundary=XX' }
    const body = `${part('f', 'y'.repeat(300_000), '; filename="x"')}${part('g', 'y', '; filename="x"')}--XX--\r\n`
    const ports = new Set<number | undefined>()
    for (let i = 0; i < 3; i++) {
      const sent = request(url, { agent, method: 'POST', headers }).end(body)
      const [answer] = await once(sent, 'response')
      ports.add(sent.socket?.localPort)
      expect(answer.statusCode).toBe(400)
      await answer.resume().toArray()
    }
    expect(ports.size).toBe(1)
    agent.destroy()
  })

  test.each([['[]'], ['"x"'], ['1'], ['{"client_id":1}'], ['{"grant_type":{}}']])(
    '[1.encodings] JSON body %s is invalid_request',
    async (payload) => {
      const headers = { 'content-type': 'application/json' }
      const answer = await door.app.inject({ method: 'POST', url: '/oauth2/v1/token', headers, payload })
      expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: 'invalid_request' }])
    },
  )

  test('[2.errors] other content types are 415, a body over 64 KiB is 413', async () => {
    expect((await ask(grant, { 'content-type': 'text/plain' })).statusCode).toBe(415)
    expect((await ask({ ...grant, x: 'x'.repeat(70_000) })).statusCode).toBe(413)
  })
})

describe('answers', () => {
  test('[1.success] the keys in their order, a day, not to be stored', async () => {
    const answer = await ask({ ...credentials(), ...grant })
    expect(answer.body).toMatch(/^\{"access_token":"[A-Za-z0-9_-]{43}","expires_in":86400,"token_type":"bearer"\}$/)
    expect(answer.headers['cache-control']).toBe('no-store, no-cache, private')
    expect(answer.headers['content-type']).toMatch(/^application\/json/)
    expect(answer.headers['passerelle-version']).toBe('0.0.0')
  })

  test.each([
    ['wrong secret', () => ({ ...credentials(), client_secret: 'wrong' })],
    ['unknown client', () => ({ client_id: 'nobody', client_secret: 'x' })],
    ['no secret', () => ({ client_id: door.client.clientId })],
    ['nothing', () => ({})],
    ['empty values', () => ({ client_id: '', client_secret: '' })],
    ['a NUL', () => ({ client_id: '\0', client_secret: '\0' })],
  ])('[1.invalid-client] %s: 401, exactly that body, before grant_type', async (_name, fields) => {
    for (const extra of [grant, { grant_type: 'password' }]) {
      const answer = await ask({ ...fields(), ...extra } as Record<string, string>)
      expect([answer.statusCode, answer.body]).toEqual([401, '{"error":"invalid_client"}'])
      expect(answer.headers['www-authenticate']).toBeUndefined()
    }
  })

  test.each([
    ['wrong secret', () => basic(door.client.clientId, 'wrong')],
    ['not base64', () => 'Basic !!!'],
    ['no colon', () => `Basic ${Buffer.from('abc').toString('base64')}`],
    ['broken escapes', () => basic('%zz', '%')],
  ])('[1.invalid-client] Basic with %s is answered with WWW-Authenticate: Basic', async (_name, authorization) => {
    const answer = await ask(grant, { authorization: authorization() })
    expect([answer.statusCode, answer.body]).toEqual([401, '{"error":"invalid_client"}'])
    expect(answer.headers['www-authenticate']).toBe('Basic')
  })

  test('[1.invalid-client] no body at all', async () => {
    const answer = await door.app.inject({ method: 'POST', url: '/oauth2/v1/token' })
    expect([answer.statusCode, answer.body]).toEqual([401, '{"error":"invalid_client"}'])
  })

  test('[1.other-errors] grant_type missing, empty, or another one', async () => {
    const missing = await ask(credentials())
    const empty = await ask({ ...credentials(), grant_type: '' })
    const other = await ask({ ...credentials(), grant_type: 'password' })
    for (const answer of [missing, empty]) {
      expect([answer.statusCode, answer.json()]).toEqual([
        400,
        { error: 'invalid_request', error_description: expect.any(String) },
      ])
    }
    expect([other.statusCode, other.json()]).toEqual([
      400,
      { error: 'unsupported_grant_type', error_description: expect.any(String) },
    ])
  })

  test('secrets and tokens are not logged', async () => {
    const { access_token } = (await ask({ ...credentials(), ...grant })).json()
    await ask(grant, { authorization: basic() })
    await door.app.inject({
      method: 'POST',
      url: '/oauth2/v1/token',
      headers: { 'content-type': 'application/json' },
      payload: `{"client_secret":"${door.client.clientSecret}",`,
    })
    const log = door.logged.join('')
    expect(log).toContain(door.client.connectorId)
    for (const secret of [access_token, door.client.clientSecret, basic()]) expect(log).not.toContain(secret)
  })
})
