import { once } from 'node:events'
import { Agent, request } from 'node:http'
import * as oauth from 'oauth4webapi'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openPartnerDoor, type PartnerDoor } from '../../../test/partner-door.ts'

let door: PartnerDoor

beforeEach(async () => {
  door = await openPartnerDoor()
})
afterEach(() => door.close())

const grant = { grant_type: 'client_credentials' }
const credentials = () => ({ client_id: door.client.clientId, client_secret: door.client.clientSecret })
const basic = (id = door.client.clientId, secret = door.client.clientSecret) =>
  `Basic ${Buffer.from(`${id}:${secret}`).toString('base64')}`

const send = (url: string, fields: Record<string, string> | [string, string][], headers: Record<string, string> = {}) =>
  door.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    payload: new URLSearchParams(fields).toString(),
  })
const ask = (fields: Record<string, string> | [string, string][], headers: Record<string, string> = {}) =>
  send('/oauth2/v1/token', fields, headers)

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

describe('throttle', () => {
  const wrong = () => ({ ...grant, client_id: door.client.clientId, client_secret: 'wrong' })

  test('[1.throttle] after 10 failures in a minute 429 with Retry-After, for this client only, until the minute is over', async () => {
    for (let i = 0; i < 10; i++) expect((await ask(wrong())).statusCode).toBe(401)
    const refused = await ask({ ...credentials(), ...grant })
    expect(refused.statusCode).toBe(429)
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0)
    const other = await door.addClient()
    expect((await ask({ ...grant, client_id: other.clientId, client_secret: other.clientSecret })).statusCode).toBe(200)
    door.clock.advance(Number(refused.headers['retry-after']) * 1000)
    expect((await ask({ ...credentials(), ...grant })).statusCode).toBe(200)
  })

  test('[1.throttle] the same client from elsewhere is unaffected; X-Forwarded-For counts only from a trusted proxy', async () => {
    const trusting = await openPartnerDoor({ trustProxy: ['127.0.0.1'] })
    try {
      for (const [at, elsewhere] of [
        [door, 429],
        [trusting, 200],
      ] as const) {
        const fields = { ...grant, client_id: at.client.clientId, client_secret: at.client.clientSecret }
        const from = (address: string, secret: string) =>
          at.app.inject({
            method: 'POST',
            url: '/oauth2/v1/token',
            headers: { 'x-forwarded-for': address },
            payload: { ...fields, client_secret: secret },
          })
        for (let i = 0; i < 10; i++) await from('203.0.113.1', 'wrong')
        expect((await from('203.0.113.1', fields.client_secret)).statusCode).toBe(429)
        expect((await from('203.0.113.2', fields.client_secret)).statusCode).toBe(elsewhere)
      }
    } finally {
      await trusting.close()
    }
  })
})

describe('tokens', () => {
  const post = (token: string, scheme = 'Bearer') =>
    door.app.inject({
      method: 'POST',
      url: '/messaging/v1/messages',
      headers: { authorization: `${scheme} ${token}` },
      payload: { messages: [] },
    })

  test('[1.tokens] a new one does not end older ones, and Bearer is matched without case', async () => {
    const [first, second] = [await door.token(), await door.token()]
    expect(first).not.toBe(second)
    for (const token of [first, second]) {
      for (const scheme of ['Bearer', 'bearer', 'BEARER']) expect((await post(token, scheme)).statusCode).toBe(400)
    }
  })

  test('[1.tokens] only their hash is kept', async () => {
    const token = await door.token()
    expect(Buffer.from(token, 'base64url')).toHaveLength(32)
    expect(await door.store.findToken(Buffer.from(token), door.clock.now())).toBeUndefined()
  })

  test('[1.tokens] an expired one is refused, though it was just trusted', async () => {
    const token = await door.token()
    door.clock.advance(24 * 3600 * 1000 - 100)
    expect((await post(token)).statusCode).toBe(400)
    door.clock.advance(200)
    expect((await post(token)).statusCode).toBe(401)
  })

  test('[1.tokens] revoked elsewhere, or its connector deleted: refused within a second', async () => {
    const other = await door.addClient()
    const token = await door.token(other)
    expect((await post(token)).statusCode).toBe(400)
    await door.store.deleteConnector(other.connectorId, door.clock.now())
    door.clock.advance(600)
    expect((await post(token)).statusCode).toBe(401)
  })

  test('[1.tokens] revoking here ends it at once; somebody else cannot', async () => {
    const token = await door.token()
    const other = await door.addClient()
    const revoke = (client: typeof other) =>
      send('/oauth2/v1/revoke', { client_id: client.clientId, client_secret: client.clientSecret, token })
    expect((await post(token)).statusCode).toBe(400)
    expect((await revoke(other)).statusCode).toBe(200)
    door.clock.advance(600)
    expect((await post(token)).statusCode).toBe(400)
    const revoked = await revoke(door.client)
    expect([revoked.statusCode, revoked.body]).toEqual([200, ''])
    expect((await post(token)).statusCode).toBe(401)
    expect((await revoke(door.client)).statusCode).toBe(200)
  })

  test('[1.additions] introspection tells of own tokens only', async () => {
    const token = await door.token()
    const other = await door.addClient()
    const introspect = async (client: typeof other, of = token) =>
      (
        await send('/oauth2/v1/introspect', {
          client_id: client.clientId,
          client_secret: client.clientSecret,
          token: of,
        })
      ).json()
    expect(await introspect(door.client)).toEqual({
      active: true,
      client_id: door.client.clientId,
      token_type: 'bearer',
      exp: expect.any(Number),
      iat: expect.any(Number),
    })
    expect(await introspect(other)).toEqual({ active: false })
    expect(await introspect(door.client, 'nonsense')).toEqual({ active: false })
  })

  test.each(['/oauth2/v1/revoke', '/oauth2/v1/introspect'])(
    '[1.additions] %s wants credentials and a token',
    async (url) => {
      expect((await send(url, { token: 'x' })).statusCode).toBe(401)
      const answer = await send(url, credentials())
      expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: 'invalid_request' }])
    },
  )

  test('[1.additions] oauth4webapi discovers, gets a token, looks at it and revokes it', async () => {
    const url = await door.listen()
    const options = { [oauth.allowInsecureRequests]: true } as const
    const discovered = await fetch(`${url}/.well-known/oauth-authorization-server`)
    const metadata = await oauth.processDiscoveryResponse(new URL('http://gateway.test'), discovered)
    const here = (path: string | undefined) => (path ?? '').replace('http://gateway.test', url)
    const server = {
      ...metadata,
      token_endpoint: here(metadata.token_endpoint),
      revocation_endpoint: here(metadata.revocation_endpoint),
      introspection_endpoint: here(metadata.introspection_endpoint),
    }
    const client = { client_id: door.client.clientId }
    for (const method of [oauth.ClientSecretPost, oauth.ClientSecretBasic]) {
      const auth = method(door.client.clientSecret)
      const granted = await oauth.clientCredentialsGrantRequest(server, client, auth, {}, options)
      const { access_token, expires_in } = await oauth.processClientCredentialsResponse(server, client, granted)
      expect(expires_in).toBe(86400)
      const look = async () =>
        oauth.processIntrospectionResponse(
          server,
          client,
          await oauth.introspectionRequest(server, client, auth, access_token, options),
        )
      expect(await look()).toMatchObject({ active: true, client_id: door.client.clientId })
      await oauth.processRevocationResponse(await oauth.revocationRequest(server, client, auth, access_token, options))
      expect(await look()).toEqual({ active: false })
    }
  })
})
