import * as oauth from 'oauth4webapi'
import { describe, expect, test } from 'vitest'
import { openPartnerDoor } from '../../../test/partner-door.ts'
import { ask, credentials, door, grant, send, usePartnerDoor } from './test-tokens.ts'

usePartnerDoor()

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
