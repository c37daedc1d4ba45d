import { randomBytes } from 'node:crypto'
import type { OutgoingHttpHeaders } from 'node:http'
import { waitFor } from '@passerelle/testkit/wait-for'
import { afterAll, describe, expect, test } from 'vitest'
import { multipart, type Part } from './harness/desk.ts'
import { type Answer, type ErrorBody, send } from './harness/http.ts'
import { type Credentials, messagesPath, tokenPath } from './harness/partner.ts'
import { openTarget } from './target.ts'

const target = await openTarget()
afterAll(() => target.close())
const { baseUrl, partner, has } = target
const ownTest = test.skipIf(!has.own)

const formType = 'application/x-www-form-urlencoded'
type Pairs = [string, string][]

const post = (type: string | undefined, body: string | Uint8Array, headers: OutgoingHttpHeaders = {}) =>
  send(baseUrl, tokenPath, { method: 'POST', headers: { ...(type && { 'content-type': type }), ...headers }, body })

const encodings: Record<string, (pairs: Pairs, headers?: OutgoingHttpHeaders) => Promise<Answer>> = {
  'multipart/form-data': (pairs, headers) => {
    const { type, body } = multipart(pairs.map(([name, value]): Part => ({ name, value })))
    return post(type, body, headers)
  },
  'application/x-www-form-urlencoded': (pairs, headers) => post(formType, `${new URLSearchParams(pairs)}`, headers),
  'application/json': (pairs, headers) => post('application/json', JSON.stringify(Object.fromEntries(pairs)), headers),
}
const postForm = (pairs: Pairs, headers?: OutgoingHttpHeaders) =>
  post(formType, `${new URLSearchParams(pairs)}`, headers)

const grant: Pairs = [['grant_type', 'client_credentials']]
const credentials = ({ clientId, clientSecret }: Credentials): Pairs => [
  ['client_id', clientId],
  ['client_secret', clientSecret],
]
const basic = ({ clientId, clientSecret }: Credentials) => ({
  authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
})
/** Nobody's: every refusal counts against the client it names. */
const stranger = (): Credentials => ({ clientId: randomBytes(12).toString('hex'), clientSecret: 'nothing' })

function expectToken(answer: Answer): void {
  expect(answer.text).toMatch(/^\{"access_token":"[^"]{20,}","expires_in":86400,"token_type":"bearer"\}$/)
  expect(answer.status).toBe(200)
}
function expectError(answer: Answer, error: string): void {
  expect({ status: answer.status, ...answer.json<ErrorBody>() }).toEqual({
    ...{ status: 400, error },
    error_description: expect.stringMatching(/\w+ \w+/),
  })
}
function expectInvalidClient(answer: Answer): void {
  expect([answer.status, answer.text]).toEqual([401, '{"error":"invalid_client"}'])
}

test('[1.encodings] a slash after the path, or JSON without a content type, makes no difference', async () => {
  const body = JSON.stringify(Object.fromEntries([...grant, ...credentials(partner)]))
  const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body }
  expectToken(await send(baseUrl, `${tokenPath}/`, options))
  expectToken(await post(undefined, body))
})

const isAccepted = async (authorization: string) =>
  (await send(baseUrl, messagesPath, { method: 'POST', headers: { authorization }, body: '' })).status !== 401

describe.each(Object.entries(encodings))('as %s', (_, postPairs) => {
  test('[1.encodings] the credentials may be in the body', async () => {
    expectToken(await postPairs([...credentials(partner), ...grant]))
  })

  test('[1.encodings] the credentials may come by HTTP Basic', async () => {
    expectToken(await postPairs(grant, basic(partner)))
  })

  test('[1.encodings] client_id beside Basic is allowed when equal, a second secret is not', async () => {
    const [id, secret] = credentials(partner)
    if (!id || !secret) throw new Error('no credentials')
    expectToken(await postPairs([id, ...grant], basic(partner)))
    expectError(await postPairs([id, secret, ...grant], basic(partner)), 'invalid_request')
    const other = await postPairs([['client_id', stranger().clientId], ...grant], basic(partner))
    expect([400, 401]).toContain(other.status)
  })

  test('[1.invalid-client] wrong, unknown and missing credentials are refused alike, before the grant type', async () => {
    expectInvalidClient(await postPairs([...credentials({ ...partner, clientSecret: 'wrong' }), ...grant]))
    expectInvalidClient(await postPairs([...credentials(stranger()), ...grant]))
    expectInvalidClient(await postPairs([...credentials(stranger()), ['grant_type', 'password']]))
    expectInvalidClient(await postPairs([['client_id', stranger().clientId], ...grant]))
    expectInvalidClient(await postPairs(grant))
  })

  test('[1.other-errors] a missing and an unknown grant type', async () => {
    expectError(await postPairs(credentials(partner)), 'invalid_request')
    expectError(await postPairs([...credentials(partner), ['grant_type', 'password']]), 'unsupported_grant_type')
  })
})

test('[1.encodings] media types are matched whatever their case and parameters', async () => {
  const body = `${new URLSearchParams([...credentials(partner), ...grant])}`
  expectToken(await post('Application/X-WWW-Form-Urlencoded; charset=UTF-8', body))
  const json = JSON.stringify(Object.fromEntries([...credentials(partner), ...grant]))
  expectToken(await post('application/json; charset=utf-8', json))
})

test('[1.encodings] the values of Basic are form-decoded, and its name has no case', async () => {
  const { clientId, clientSecret } = partner
  const percent = (text: string) => [...text].map((c) => `%${c.charCodeAt(0).toString(16)}`).join('')
  expectToken(await postForm(grant, basic({ clientId: percent(clientId), clientSecret: percent(clientSecret) })))
  const { authorization } = basic(partner)
  expectToken(await postForm(grant, { authorization: authorization.replace('Basic', 'bAsIc') }))
})

test.each(['client_id', 'client_secret', 'grant_type'])('[1.encodings] a repeated %s is refused', async (name) => {
  const pairs = [...credentials(partner), ...grant]
  const repeated = [...pairs, ...pairs.filter((pair) => pair[0] === name)]
  expectError((await encodings['multipart/form-data']?.(repeated)) as Answer, 'invalid_request')
  expectError(await postForm(repeated), 'invalid_request')
})

test('[1.encodings] a broken multipart and a file part are refused', async () => {
  const { type, body } = multipart([...credentials(partner), ...grant].map(([name, value]) => ({ name, value })))
  expectError(await post(type, body.subarray(0, body.length - 10)), 'invalid_request')
  expectError(await post(type, 'not multipart at all'), 'invalid_request')
  expectError(await post('multipart/form-data', body), 'invalid_request')
  const file = { name: 'client_secret', value: partner.clientSecret, filename: 'secret.txt' }
  const withFile = multipart([{ name: 'client_id', value: partner.clientId }, file])
  expectError(await post(withFile.type, withFile.body), 'invalid_request')
})

ownTest('[1.encodings] ids and secrets need no escaping anywhere', () => {
  expect(partner.clientId).toMatch(/^[A-Za-z0-9]+$/)
  expect(partner.clientSecret).toMatch(/^[A-Za-z0-9]+$/)
})

test('[1.success] says how long the token is good, and is never cached', async () => {
  const answer = await postForm([...credentials(partner), ...grant])
  expectToken(answer)
  expect(answer.headers['content-type']).toMatch(/^application\/json(;|$)/)
  expect(answer.headers['cache-control']).toBe('no-store, no-cache, private')
})

test('[1.invalid-client] an empty client, and a secret without one', async () => {
  expectInvalidClient(await postForm([...credentials({ clientId: '', clientSecret: '' }), ...grant]))
  expectInvalidClient(await postForm([['client_secret', partner.clientSecret], ...grant]))
})

test('[1.invalid-client] Basic is asked for again when it was used', async () => {
  const refused = await postForm(grant, basic(stranger()))
  expectInvalidClient(refused)
  expect(refused.headers['www-authenticate']).toMatch(/^Basic\b/)
  const broken = await postForm(grant, { authorization: 'Basic %%%' })
  expect(broken.status).toBe(401)
  const inBody = await postForm([...credentials(stranger()), ...grant])
  expect(inBody.headers['www-authenticate']).toBeUndefined()
})

test('[1.other-errors] what cannot be read is named', async () => {
  expectError(await post('application/json', '{"client_id":'), 'invalid_request')
  for (const body of ['null', '[]', '"client_id"', '12']) {
    const answer = await post('application/json', body)
    expect([400, 401]).toContain(answer.status)
  }
  const wrongVerb = await send(baseUrl, tokenPath)
  expect([wrongVerb.status, wrongVerb.json().error]).toEqual([405, 'method_not_allowed'])
  const numbers = JSON.stringify({ client_id: 12, client_secret: {}, grant_type: [] })
  expect([400, 401]).toContain((await post('application/json', numbers)).status)
})

ownTest('[1.throttle] ten failures lock a client out from that address, and no other', async () => {
  const [hammered, neighbour] = await Promise.all([target.connector(), target.connector()])
  const wrong: Pairs = [...credentials({ ...hammered.partner, clientSecret: 'wrong' }), ...grant]
  const right: Pairs = [...credentials(hammered.partner), ...grant]
  for (let i = 0; i < 10; i++) expectInvalidClient(await postForm(wrong))
  for (const pairs of [wrong, right]) {
    const refused = await postForm(pairs)
    expect(refused.status).toBe(429)
    expect(refused.headers['retry-after']).toMatch(/^[1-9]\d?$/)
    expect(refused.json()).toMatchObject({ error: expect.any(String) })
  }
  // Nobody said that a proxy is to be trusted.
  expect((await postForm(right, { 'x-forwarded-for': '203.0.113.7' })).status).toBe(429)
  expectToken(await postForm([...credentials(neighbour.partner), ...grant]))
  const elsewhere = await send(baseUrl, tokenPath, {
    ...{ method: 'POST', headers: { 'content-type': formType }, body: `${new URLSearchParams(right)}` },
    localAddress: '127.0.0.2',
  })
  expectToken(elsewhere)
})

ownTest('[1.throttle] behind a trusted proxy the address is the one it names', async () => {
  const proxied = await openTarget({ TRUST_PROXY: '127.0.0.1' })
  const ask = (clientSecret: string, address: string) =>
    send(proxied.baseUrl, tokenPath, {
      method: 'POST',
      headers: { 'content-type': formType, 'x-forwarded-for': address },
      body: `${new URLSearchParams([...credentials({ ...proxied.partner, clientSecret }), ...grant])}`,
    })
  for (let i = 0; i < 10; i++) expectInvalidClient(await ask('wrong', '203.0.113.7'))
  const { clientSecret } = proxied.partner
  expect((await ask(clientSecret, '203.0.113.7')).status).toBe(429)
  expectToken(await ask(clientSecret, '203.0.113.8'))
  await proxied.close()
})

test('[1.tokens] every token is new, long, and leaves the older ones good', async () => {
  const tokens = [await partner.newToken(), await partner.newToken(), await partner.newToken()]
  expect(new Set(tokens).size).toBe(3)
  for (const token of tokens) {
    // 256 bits take 43 characters of base64url, or 64 of hex.
    expect(token.length).toBeGreaterThanOrEqual(43)
    expect(token).toMatch(/^[A-Za-z0-9._~+/-]+=*$/)
    expect(await isAccepted(`Bearer ${token}`)).toBe(true)
  }
})

test('[1.tokens] Bearer is matched whatever its case', async () => {
  const token = await partner.token()
  for (const scheme of ['bearer', 'BEARER', 'bEaReR']) expect(await isAccepted(`${scheme} ${token}`)).toBe(true)
  for (const wrong of [`Basic ${token}`, token, `Bearer ${token}x`, 'Bearer', `Token ${token}`]) {
    expect(await isAccepted(wrong)).toBe(false)
  }
})

ownTest('[1.tokens] a new secret leaves the tokens alone, and the old secret dies at once', async () => {
  const { id, partner: rotated } = await target.connector()
  const token = await rotated.token()
  const { client_secret: clientSecret } = await target.own.cli<{ client_secret: string }>(
    'connector',
    'rotate-secret',
    id,
  )
  expectInvalidClient(await postForm([...credentials(rotated), ...grant]))
  expectToken(await postForm([...credentials({ clientId: rotated.clientId, clientSecret }), ...grant]))
  expect(await isAccepted(`Bearer ${token}`)).toBe(true)
})

ownTest('[1.tokens] the tokens of a deleted connector are refused', async () => {
  const { id, partner: deleted } = await target.connector()
  const token = await deleted.token()
  expect(await isAccepted(`Bearer ${token}`)).toBe(true)
  await target.own.cli('connector', 'delete', id, '--yes')
  await waitFor('the token to be refused', async () => !(await isAccepted(`Bearer ${token}`)))
  expectInvalidClient(await postForm([...credentials(deleted), ...grant]))
})

const manage = (what: 'revoke' | 'introspect', token: string, client: Credentials = partner) =>
  send(baseUrl, `/oauth2/v1/${what}`, {
    method: 'POST',
    headers: { 'content-type': formType },
    body: `${new URLSearchParams([...credentials(client), ['token', token]])}`,
  })

test('[1.tokens] [1.additions] a revoked token is refused, and only that one', async () => {
  const [kept, revoked] = [await partner.newToken(), await partner.newToken()]
  expect(await isAccepted(`Bearer ${revoked}`)).toBe(true)
  expect((await manage('revoke', revoked)).status).toBe(200)
  await waitFor('the token to be refused', async () => !(await isAccepted(`Bearer ${revoked}`)))
  expect(await isAccepted(`Bearer ${kept}`)).toBe(true)
  expect((await manage('revoke', revoked)).status).toBe(200)
  expect((await manage('revoke', 'never-issued')).status).toBe(200)
  expectInvalidClient(await manage('revoke', kept, stranger()))
  for (const what of ['revoke', 'introspect']) {
    const body = `${new URLSearchParams(credentials(partner))}`
    const none = await send(baseUrl, `/oauth2/v1/${what}`, {
      method: 'POST',
      headers: { 'content-type': formType },
      body,
    })
    expectError(none, 'invalid_request')
  }
})

test('[1.additions] introspection tells what a token is', async () => {
  const token = await partner.newToken()
  const answer = await manage('introspect', token)
  expect(answer.status).toBe(200)
  const now = Date.now() / 1000
  const told = answer.json<{ exp: number; iat?: number }>()
  expect(told).toMatchObject({ active: true, client_id: partner.clientId })
  expect(told.exp).toBeGreaterThan(now + 86_000)
  expect(told.exp).toBeLessThanOrEqual(now + 86_401)
  await manage('revoke', token)
  for (const dead of [token, 'never-issued']) {
    const refused = await manage('introspect', dead)
    expect([refused.status, refused.text]).toEqual([200, '{"active":false}'])
  }
  expectInvalidClient(await manage('introspect', token, stranger()))
})

ownTest("[1.additions] another client's token is neither revoked nor told about", async () => {
  const { partner: other } = await target.connector()
  const token = await other.token()
  expect((await manage('introspect', token)).json()).toEqual({ active: false })
  await manage('revoke', token)
  expect((await manage('introspect', token, other)).json()).toMatchObject({ active: true })
})

test('[1.additions] the metadata says where everything is', async () => {
  const answer = await send(baseUrl, '/.well-known/oauth-authorization-server')
  expect(answer.status).toBe(200)
  const told = answer.json<Record<string, unknown> & { issuer: string }>()
  expect(told).toMatchObject({
    token_endpoint: `${told.issuer}${tokenPath}`,
    revocation_endpoint: `${told.issuer}/oauth2/v1/revoke`,
    introspection_endpoint: `${told.issuer}/oauth2/v1/introspect`,
    grant_types_supported: ['client_credentials'],
  })
  expect(told.token_endpoint_auth_methods_supported).toEqual(
    expect.arrayContaining(['client_secret_basic', 'client_secret_post']),
  )
  if (has.own) expect(told.issuer).toBe(baseUrl)
})
