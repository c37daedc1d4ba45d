/** Requests nobody should send: each is refused in our shape of error, and none is a 5xx. */
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { multipart } from './harness/desk.ts'
import { expectInvalidToken, expectRefusal } from './harness/expect-refusal.ts'
import { type Answer, send } from './harness/http.ts'
import { base64File, live, newCustomer, toBot, urlFile } from './harness/messages.ts'
import { messagesPath, tokenPath } from './harness/partner.ts'
import { openTarget } from './target.ts'

const target = await openTarget()
afterAll(() => target.close())
const { baseUrl, partner, desk, has } = target
const deskTest = test.skipIf(!has.desk)

type Path = (string | number)[]

/** Every place of a JSON value, its own included. */
function placesOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [at]
  const entries: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [at, ...entries.flatMap(([key, inner]) => placesOf(inner, [...at, key]))]
}

function put(value: unknown, [key, ...rest]: Path, inner: unknown): unknown {
  if (key === undefined) return inner
  if (Array.isArray(value)) return value.map((item, index) => (index === key ? put(item, rest, inner) : item))
  const object = value as Record<string, unknown>
  return { ...object, [key]: put(object[key], rest, inner) }
}

const anything = fc.oneof(
  fc.json({ maxDepth: 3 }).map((text): unknown => JSON.parse(text)),
  fc.constantFrom<unknown>(undefined, null, '', 0, -1, 1e300, 1.5, [], {}, [[]], 'x'.repeat(300), '\0', '\ud800', true),
  fc.constantFrom<unknown>('__proto__', { __proto__: null }, { constructor: 1 }, { length: -1 }, { toString: null }),
)

function expectTold(answer: Answer, ...refusals: number[]): void {
  if (answer.status < 300) return
  const { error_description, errors } = expectRefusal(answer, answer.status)
  expect(refusals).toContain(answer.status)
  expect(error_description).toMatch(/\w/)
  if (errors)
    for (const { path, message } of errors)
      expect([path, message]).toEqual([expect.stringMatching(/^(\/|$)/), expect.stringMatching(/\w/)])
}

test('[2.errors] a message with anything anywhere is recorded or refused', async () => {
  const attachments = [base64File('eA=='), urlFile('http://127.0.0.1:1/never')]
  const valid = {
    messages: [
      toBot(newCustomer(), 'x', { body: { message: 'x', attachments, rich_content: { a: [1] } }, metadata: { a: 1 } }),
      live(newCustomer()),
    ],
  }
  const places = placesOf(valid)
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...places), anything), { minLength: 1, maxLength: 3 }),
      async (changes) => {
        const body = changes.reduce<unknown>(
          (sofar, [place, value]) => (isThere(sofar, place) ? put(sofar, place, value) : sofar),
          valid,
        )
        expectTold(await partner.post(JSON.stringify(body) ?? ''), 400)
      },
    ),
    { numRuns: 300 },
  )
})

/** Whether the place is still there after the changes before. */
function isThere(value: unknown, place: Path): boolean {
  return placesOf(value).some((other) => other.length === place.length && other.every((key, i) => key === place[i]))
}

test('[2.errors] any bytes as a body are no 5xx', async () => {
  const types = [
    'application/json',
    'text/plain',
    'multipart/form-data; boundary=x',
    '',
    'x',
    'application/json; charset=x',
  ]
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 500 }),
    fc.string({ maxLength: 200 }).map((text) => Buffer.from(text)),
  )
  await fc.assert(
    fc.asyncProperty(bytes, fc.constantFrom(...types), async (body, type) => {
      expectTold(await partner.post(body, { 'content-type': type }), 400, 415)
    }),
    { numRuns: 200 },
  )
})

test('[1.other-errors] any body of a token request is refused as no client of ours', async () => {
  const types = [
    'application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'multipart/form-data',
  ]
  const name = fc.constantFrom('client_id', 'client_secret', 'grant_type', 'x', '__proto__', '')
  const pairs = fc.array(fc.tuple(name, fc.string({ maxLength: 20 })), { maxLength: 4 })
  const body = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    pairs.map((list) => `${new URLSearchParams(list)}`),
    pairs.map((list) => JSON.stringify(Object.fromEntries(list))),
    pairs.map(
      (list) =>
        multipart(
          list.map(([key, value]) => ({ name: key, value })),
          'x',
        ).body,
    ),
  )
  await fc.assert(
    fc.asyncProperty(body, fc.constantFrom(...types), async (sent, type) => {
      const answer = await send(baseUrl, tokenPath, { method: 'POST', headers: { 'content-type': type }, body: sent })
      expect([400, 401, 429]).toContain(answer.status)
      if (answer.status === 401) expect(answer.text).toBe('{"error":"invalid_client"}')
      else expectTold(answer, 400, 429)
    }),
    { numRuns: 200 },
  )
})

test('[2.errors] [4.auth] any Authorization that is no token of ours is 401', async () => {
  const value = fc.oneof(
    fc.string({ maxLength: 100 }),
    fc.base64String().map((text) => `Bearer ${text}`),
  )
  const header = value.filter((text) => /^[\x20-\x7e]*$/.test(text))
  await fc.assert(
    fc.asyncProperty(
      header,
      fc.constantFrom(messagesPath, '/messaging/attachments/x/'),
      async (authorization, path) => {
        const method = path === messagesPath ? 'POST' : 'GET'
        expectInvalidToken(await send(baseUrl, path, { method, headers: { authorization } }))
      },
    ),
    { numRuns: 100 },
  )
})

test('[4.url] any uid that is none is 404', async () => {
  const uid = fc
    .oneof(fc.webSegment({ size: 'small' }), fc.string({ maxLength: 60 }).map(encodeURIComponent))
    .filter((text) => !/^\.{0,2}$/.test(text))
  await fc.assert(
    fc.asyncProperty(uid, fc.constantFrom('', '/', '/x', '?x=1'), async (text, end) => {
      expectRefusal(await partner.get(`/messaging/attachments/${text}${end}`), 404)
    }),
    { numRuns: 100 },
  )
})

deskTest('a reply with anything anywhere is recorded or refused', async () => {
  const customer = newCustomer()
  await partner.record(live(customer))
  const { id } = await desk.conversationOf(customer)
  const valid = { message: 'x', attachments: [{ upload_id: 'x' }], rich_content: { a: [1] }, metadata: { a: 1 } }
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...placesOf(valid)), anything, async (place, value) => {
      const body = put(valid, place, value)
      if (body === undefined) return
      expectTold(await desk.post(`/conversations/${id}/messages`, body), 400)
    }),
    { numRuns: 150 },
  )
})

deskTest('any query and any id at the desk is no 5xx', async () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 30 }).map(encodeURIComponent)
  const paths = fc
    .tuple(text, text)
    .map(([one, two]) => [
      ...[`/conversations?q=${one}&assignee=${two}`, `/conversations?cursor=${one}&status=${two}`],
      ...[`/conversations/${one}x/messages?cursor=${two}`, `/attachments/${one}x?inline=${two}`],
    ])
  await fc.assert(
    fc.asyncProperty(paths, async (list) => {
      for (const path of list) expectTold(await desk.call(path), 400, 404)
    }),
    { numRuns: 50 },
  )
})
