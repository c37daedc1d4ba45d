import { describe, expect, test } from 'vitest'
import { type Answering, CLIENT_ID, CLIENT_SECRET, json, readForm, startPublishedApi } from '../test/published-api.ts'
import {
  api,
  clientWith,
  errorOf,
  hangUp,
  letPass,
  live,
  MESSAGES,
  TOKEN,
  usePublishedApi,
} from '../test/test-client.ts'
import type { TokenCache } from './index.ts'

usePublishedApi()

describe('tokens', () => {
  test('[1.encodings] one is asked for as the collection does, by multipart/form-data', async () => {
    expect(await clientWith().token()).toBe('token1')
    const [request] = api.on(TOKEN)
    if (request === undefined) throw new Error('No token was asked for')
    expect(Object.fromEntries((await readForm(request)).entries())).toEqual({
      client_id: CLIENT_ID,
      client_secret: CLIENT_SECRET,
      grant_type: 'client_credentials',
    })
  })

  test('[1.success] one serves until shortly before it expires', async () => {
    const client = clientWith()
    await client.token()
    letPass((86400 - 61) * 1000)
    expect(await client.token()).toBe('token1')
    letPass(2000)
    expect(await client.token()).toBe('token2')
  })

  test('one request serves all who wait for it, and one who leaves does not end it', async () => {
    const client = clientWith()
    const leaving = client.token({ signal: AbortSignal.abort() })
    const staying = [client.token(), client.token(), client.send(live)]
    await expect(leaving).rejects.toThrow('aborted')
    expect(await Promise.all(staying)).toMatchObject(['token1', 'token1', { messages: [{ status: 'recorded' }] }])
    expect(api.on(TOKEN)).toHaveLength(1)
  })

  test('[1.tokens] a revoked one is renewed once, and the requests are sent again', async () => {
    const client = clientWith()
    await client.send(live)
    api.tokens[0] = 'revoked'
    await Promise.all([client.send(live), client.send(live), client.send(live)])
    expect(api.on(TOKEN)).toHaveLength(2)
    expect(api.on(MESSAGES).filter((one) => one.headers.authorization === 'Bearer token2')).toHaveLength(3)
  })

  test('[1.tokens] when the new one is refused too, it is said so', async () => {
    const unauthorized: Answering = (_received, response) => json(response, 401, { error: 'invalid_token' })
    api.next(MESSAGES, unauthorized, unauthorized)
    const error = await errorOf(clientWith().send(live))
    expect(error).toMatchObject({ code: 'invalid_token', status: 401 })
    expect(api.on(MESSAGES)).toHaveLength(2)
  })

  test('[1.tokens] a server that gives the same one again is not asked for ever', async () => {
    const same: Answering = (_received, response) => json(response, 200, { access_token: 'same', expires_in: 60 })
    api.next(TOKEN, same, same, same)
    expect(await errorOf(clientWith().send(live))).toMatchObject({ code: 'invalid_token' })
  })

  test('[1.invalid-client] wrong credentials are named', async () => {
    const error = await errorOf(clientWith({ clientSecret: 'wrong' }).token())
    expect(error).toMatchObject({ code: 'invalid_client', status: 401 })
    expect(error.message).toContain('Check clientId and clientSecret')
  })

  test('an answer that holds no token is named', async () => {
    api.next(TOKEN, (_received, response) => response.writeHead(200).end('<html>'))
    expect((await errorOf(clientWith().token())).message).toContain('check baseUrl')
  })

  test('a failure is not kept: the next call asks again', async () => {
    const client = clientWith()
    api.next(TOKEN, hangUp, hangUp, hangUp)
    const error = await errorOf(client.send(live))
    expect(error).toMatchObject({ code: 'network_error', message: expect.stringMatching(/ No message was sent\.$/) })
    expect(await client.token()).toBe('token1')
  })

  test('where nobody listens no message was sent; where somebody hung up it is not known', async () => {
    const closed = await startPublishedApi()
    await closed[Symbol.asyncDispose]()
    const nowhere = clientWith({ baseUrl: closed.url })
    expect((await errorOf(nowhere.send(live))).message).toMatch(/ECONNREFUSED.* No message was sent\.$/)
    const tokenCache: TokenCache = { get: () => ({ accessToken: 'kept', useUntil: Infinity }), set: () => {} }
    const withToken = clientWith({ baseUrl: closed.url, tokenCache })
    expect((await errorOf(withToken.send(live))).message).toMatch(/ECONNREFUSED.* No message was sent\.$/)
    api.next(MESSAGES, hangUp)
    expect((await errorOf(clientWith().send(live))).message).toContain('not known')
  })

  test('a cache shares them between clients', async () => {
    const kept = new Map<string, { accessToken: string; useUntil: number }>()
    const tokenCache: TokenCache = {
      get: async (key) => kept.get(key),
      set: async (key, token) => void kept.set(key, token),
    }
    await clientWith({ tokenCache }).send(live)
    await clientWith({ tokenCache }).send(live)
    expect(api.on(TOKEN)).toHaveLength(1)
  })
})
