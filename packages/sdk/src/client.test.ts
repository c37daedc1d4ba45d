import type { InboundMessage } from '@passerelle/protocol'
import { describe, expect, test } from 'vitest'
import { type Answering, json, startPublishedApi } from '../test/published-api.ts'
import {
  api,
  asPasserelle,
  clientWith,
  errorOf,
  hangUp,
  history,
  live,
  MESSAGES,
  TOKEN,
  usePublishedApi,
  waits,
} from '../test/test-client.ts'
import type { HistoryMessage } from './index.ts'

usePublishedApi()

describe('sending', () => {
  test('[2.success] an empty 200 is success', async () => {
    const answer = await clientWith().send(live)
    expect(answer).toEqual({ messages: [{ id: '1234546', status: 'recorded' }] })
    const [request] = api.on(MESSAGES)
    expect(request?.headers).toMatchObject({ authorization: 'Bearer token1', 'content-type': 'application/json' })
    expect(JSON.parse(String(request?.body))).toEqual({ messages: [live] })
  })

  test('[2.success] statuses are passed on when the server tells them', async () => {
    const statuses = ['duplicate', 'recorded']
    const messages = statuses.map((status) => ({ id: '1234546', status }))
    api.next(MESSAGES, (_received, response) => json(response, 200, { messages }))
    expect(await clientWith().send([live, { ...live, created_at: 2 }])).toEqual({ messages })
  })

  test.each(['{}', 'OK', '[]', '{"messages":[]}'])(
    '[2.success] a 200 of %j says that all were recorded',
    async (body) => {
      api.next(MESSAGES, (_received, response) => response.writeHead(200).end(body))
      expect(await clientWith().send([live, live])).toEqual({
        messages: [
          { id: '1234546', status: 'recorded' },
          { id: '1234546', status: 'recorded' },
        ],
      })
    },
  )

  test('a batch is one request, whatever its size', async () => {
    const batch = Array.from({ length: 1500 }, (_, index) => ({ ...live, id: String(index) }))
    expect((await clientWith().send(batch)).messages).toHaveLength(1500)
    expect(api.on(MESSAGES)).toHaveLength(1)
  })

  test('[2.errors] a refusal tells the faults, and what to do', async () => {
    const errors = ['created_at', 'id', 'sender', 'body'].map((name) => ({
      path: `/messages/0/${name}`,
      message: 'bad',
    }))
    const body = { error: 'invalid_request', error_description: 'The batch has faults', errors }
    api.next(MESSAGES, (_received, response) => json(response, 400, body))
    const error = await errorOf(clientWith().send(live))
    expect(error).toMatchObject({ code: 'invalid_request', status: 400, faults: errors })
    expect(error.message).toBe(
      `${api.url}/messaging/v1/messages answered 400: invalid_request, The batch has faults; ` +
        '/messages/0/created_at: bad; /messages/0/id: bad; /messages/0/sender: bad; and 1 more in error.faults. ' +
        'Nothing was recorded: correct the request and send it whole.',
    )
  })

  test('[2.errors] the codes of faults are kept with their params; the message does not repeat the description', async () => {
    const error_description = 'The body is too long.'
    const errors = [
      { path: '', message: error_description, code: 'too_long', params: {} },
      { path: '/messages/0/id', message: 'bad', code: 'not_short_text', params: { max: 256 } },
      { path: '/messages/0/body', message: 'bad', code: 1, params: 'x' },
    ]
    const body = { error: 'invalid_request', error_description, errors }
    api.next(MESSAGES, (_received, response) => json(response, 400, body))
    const { faults, message } = await errorOf(clientWith().send(live))
    expect(faults).toEqual([...errors.slice(0, 2), { path: '/messages/0/body', message: 'bad' }])
    expect(message).toContain(': invalid_request, The body is too long; /messages/0/id: bad; /messages/0/body: bad. ')
  })

  test.each([
    [403, 'refused'],
    [404, 'not_found'],
    [413, 'too_large'],
    [429, 'rate_limited'],
    [500, 'server_error'],
    [302, 'unexpected_answer'],
  ])('a %i that says nothing is %s', async (status, code) => {
    api.next(MESSAGES, (_received, response) => response.writeHead(status, { Location: '/elsewhere' }).end('<html>'))
    expect(await errorOf(clientWith().send(live))).toMatchObject({ code, status, faults: [] })
    expect(api.on('/elsewhere')).toEqual([])
  })

  test('nothing to send is refused before anything is sent', async () => {
    expect(await errorOf(clientWith().send([]))).toMatchObject({ code: 'invalid_argument' })
    expect(api.received).toEqual([])
  })

  test('neither the secret nor a token is in any error', async () => {
    api.next(MESSAGES, (_received, response) => json(response, 500, {}), hangUp)
    const client = clientWith()
    const errors = [await errorOf(client.send(live)), await errorOf(client.send(live))]
    for (const error of errors) expect(`${error.stack}${JSON.stringify(error)}`).not.toMatch(/token1|YOURCLIENTSECRET/)
  })

  test('a caller who gives up gets their own reason', async () => {
    const leaving = new AbortController()
    const reason = new Error('the customer left')
    api.next(MESSAGES, () => leaving.abort(reason))
    await expect(clientWith({ retry: true }).send(live, { signal: leaving.signal })).rejects.toBe(reason)
    expect(waits).toEqual([])
  })

  test('no answer in time is a timeout', async () => {
    api.next(MESSAGES, () => undefined)
    const client = clientWith({ timeoutMs: 300 })
    await client.token()
    const error = await errorOf(client.send(live))
    expect(error.code).toBe('timeout')
    expect(error.message).toContain('send the same content again, under the same ids')
  })
})

describe('history', () => {
  test('[2.with-recipient] goes in one request', async () => {
    const fromBot = { ...history, sender: { type: 'bot' as const, id: 'b' }, recipient: { ...live.sender } }
    expect((await clientWith().sendHistory([history, fromBot])).messages).toHaveLength(2)
    expect(api.on(MESSAGES)).toHaveLength(1)
    expect((await clientWith().sendHistory(history)).messages).toHaveLength(1)
  })

  test('[2.with-recipient] without a recipient, or without the customer, nothing is sent', async () => {
    const stranger = { ...history, customer_id: 'other' }
    const noRecipient: InboundMessage = live
    const error = await errorOf(clientWith().sendHistory([history, noRecipient as HistoryMessage, stranger]))
    expect(error.code).toBe('invalid_argument')
    expect(error.faults).toEqual([
      { path: '/messages/1/recipient', message: 'is missing' },
      { path: '/messages/2/customer_id', message: 'is neither the sender.id nor the recipient.id' },
    ])
    expect(api.received).toEqual([])
  })
})

describe('sending again', () => {
  const unavailable: Answering = (_received, response) => json(response, 503, {}, { 'Retry-After': '7' })

  test('an unknown server is not asked twice: it might record twice', async () => {
    api.next(MESSAGES, hangUp, (_received, response) => json(response, 500, {}), unavailable)
    const client = clientWith()
    expect(await errorOf(client.send(live))).toMatchObject({ code: 'network_error' })
    expect(await errorOf(client.send(live))).toMatchObject({ code: 'server_error', status: 500 })
    expect(await errorOf(client.send(live))).toMatchObject({ code: 'server_error', retryAfterSeconds: 7 })
    expect(api.on(MESSAGES)).toHaveLength(3)
  })

  test('when asked to, twice at most, by the identical body', async () => {
    api.next(MESSAGES, hangUp, (_received, response) => json(response, 500, {}))
    expect(await clientWith({ retry: true }).send(live)).toMatchObject({ messages: [{ status: 'recorded' }] })
    const bodies = api.on(MESSAGES).map((one) => String(one.body))
    expect(bodies).toHaveLength(3)
    expect(new Set(bodies).size).toBe(1)
    api.next(MESSAGES, hangUp, hangUp, hangUp)
    expect(await errorOf(clientWith({ retry: true }).send(live))).toMatchObject({ code: 'network_error' })
  })

  test('a Passerelle that has shown itself recognises repeats', async () => {
    const recorded: Answering = (_received, response) => json(response, 200, {}, asPasserelle)
    api.next(MESSAGES, recorded, hangUp)
    const client = clientWith()
    await client.send(live)
    await client.send(live)
    expect(api.on(MESSAGES)).toHaveLength(3)
    api.next(MESSAGES, recorded, hangUp)
    expect(
      await errorOf(
        clientWith({ retry: false })
          .send([live])
          .then(() => clientWith({ retry: false }).send(live)),
      ),
    ).toMatchObject({
      code: 'network_error',
    })
  })

  test('what a host of files says of itself says nothing of the server that messages are sent to', async () => {
    await using files = await startPublishedApi()
    files.next('/file', (_received, response) => response.writeHead(200, asPasserelle).end('bytes'))
    const client = clientWith()
    await (await client.downloadAttachment(`${files.url}/file`)).stream.cancel()
    api.next(MESSAGES, hangUp)
    expect(await errorOf(client.send(live))).toMatchObject({ code: 'network_error' })
    expect(api.on(MESSAGES)).toHaveLength(1)
  })

  test('an option that is undefined is as one that is absent', async () => {
    // As from `process.env`, under a compiler that is not told to be exact about it.
    const retry = { retries: undefined, maxWaitMs: undefined } as object
    api.next(MESSAGES, ...Array.from({ length: 9 }, () => hangUp))
    expect(await errorOf(clientWith({ retry }).send(live))).toMatchObject({ code: 'network_error' })
    expect(api.on(MESSAGES)).toHaveLength(3)
  })

  test('Retry-After is waited for, and one too long is left to the caller', async () => {
    api.next(MESSAGES, unavailable)
    await clientWith({ retry: true }).send(live)
    expect(waits).toEqual([7000])
    const later: Answering = (_received, response) => json(response, 429, {}, { 'Retry-After': '3600' })
    api.next(MESSAGES, later)
    const error = await errorOf(clientWith({ retry: { retries: 5 } }).send(live))
    expect(error).toMatchObject({ code: 'rate_limited', retryAfterSeconds: 3600 })
  })

  test('a request that is wrong is not sent again', async () => {
    api.next(MESSAGES, (_received, response) => json(response, 400, {}))
    await errorOf(clientWith({ retry: true }).send(live))
    expect(api.on(MESSAGES)).toHaveLength(1)
  })
})

describe('options', () => {
  test.each([
    [{ clientSecret: '' }, 'clientSecret is empty'],
    [{ clientId: ' ' }, 'clientId is empty'],
    [{ baseUrl: 'app.kiamo.io' }, 'baseUrl must be an http(s) URL'],
    [{ baseUrl: 'ftp://x' }, 'baseUrl must be an http(s) URL'],
    [{ timeoutMs: 0 }, 'timeoutMs must be'],
    [{ timeoutMs: Number.POSITIVE_INFINITY }, 'timeoutMs must be'],
    [{ timeoutMs: 2 ** 31 }, 'timeoutMs must be'],
  ])('%j is refused with what to give', (options, text) => {
    expect(() => clientWith(options)).toThrow(text)
  })

  test('a base URL with a password is refused, and the password is not told', () => {
    const wrong = () => clientWith({ baseUrl: 'https://me:hush@app.kiamo.io' })
    expect(wrong).toThrow('without a user name or password')
    expect(wrong).not.toThrow('hush')
  })

  test('a base URL may end with a slash, and have a path', async () => {
    await clientWith({ baseUrl: new URL(`${api.url}/`) }).send(live)
    api.next('/kiamo/oauth2/v1/token', (_received, response) => json(response, 200, { access_token: 'token1' }))
    api.next('/kiamo/messaging/v1/messages', (_received, response) => response.writeHead(200).end())
    await clientWith({ baseUrl: `${api.url}/kiamo/` }).send(live)
    expect(api.on('/kiamo/messaging/v1/messages')).toHaveLength(1)
  })

  test('a fetch of their own is used', async () => {
    const seen: string[] = []
    const own: typeof fetch = (input, init) => {
      seen.push(String(input))
      return fetch(input, init)
    }
    await clientWith({ fetch: own }).send(live)
    expect(seen).toEqual([`${api.url}${TOKEN}`, `${api.url}${MESSAGES}`])
  })
})
