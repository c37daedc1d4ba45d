/** What `POST /messaging/v1/messages` answers, and when; what it records is in messages-recorded.test.ts. */
import { afterAll, describe, expect, test } from 'vitest'
import { expectFaults, expectInvalidToken, expectRecorded, expectRefusal } from './harness/expect-refusal.ts'
import { send } from './harness/http.ts'
import { altered, base64File, live, newCustomer, toBot } from './harness/messages.ts'
import { messagesPath } from './harness/partner.ts'
import { converse, openSocket } from './harness/raw.ts'
import { openTarget } from './target.ts'

const target = await openTarget()
afterAll(() => target.close())
const { baseUrl, partner, desk, has } = target
const deskTest = test.skipIf(!has.desk)

const post = (options: Parameters<typeof send>[2]) => send(baseUrl, messagesPath, { method: 'POST', ...options })
const json = { 'content-type': 'application/json' }
const wire = (...messages: object[]) => JSON.stringify({ messages })

describe('answers', () => {
  test('[2.success] every message in request order, recorded or duplicate', async () => {
    const customer = newCustomer()
    const [first, second, third] = [live(customer, '1'), live(customer, '2'), live(newCustomer(), '3')]
    expectRecorded(await partner.post([first, second]), first, second)
    const mixed = await partner.post([third, second])
    expect(mixed.headers['content-type']).toMatch(/^application\/json/)
    expect(mixed.json()).toEqual({
      messages: [
        { id: third.id, status: 'recorded' },
        { id: second.id, status: 'duplicate' },
      ],
    })
  })

  test('[2.errors] without a good token: 401, whatever else is wrong', async () => {
    for (const authorization of [undefined, 'Bearer wrong', 'Basic YTpi', '']) {
      const auth = authorization === undefined ? {} : { authorization }
      expectInvalidToken(await post({ headers: { ...json, ...auth }, body: wire(live(newCustomer())) }))
      expectInvalidToken(await post({ headers: { ...json, ...auth }, body: 'not json' }))
      expectInvalidToken(await post({ headers: { 'content-type': 'text/plain', ...auth }, body: 'x' }))
      expectInvalidToken(await post({ headers: { ...json, 'content-encoding': 'gzip', ...auth }, body: 'x' }))
    }
    const announced = `POST ${messagesPath} HTTP/1.1\r\nHost: x\r\nContent-Length: ${41 * 1024 * 1024}\r\n`
    expect(await converse(baseUrl, `${announced}Connection: close\r\n\r\n`)).toMatch(/^HTTP\/1\.1 401 /)
  })

  test('[2.errors] an unknown path is 404, a wrong verb 405', async () => {
    const headers = await partner.auth()
    for (const path of ['/messaging/v1/message', '/messaging/v2/messages', '/messaging', '/MESSAGING/v1/messages']) {
      expectRefusal(await send(baseUrl, path, { method: 'POST', headers: { ...headers, ...json }, body: '{}' }), 404)
    }
    for (const method of ['GET', 'PUT', 'PATCH', 'DELETE']) {
      const answer = await send(baseUrl, messagesPath, { method, headers })
      expectRefusal(answer, 405)
      expect(answer.headers.allow).toMatch(/\bPOST\b/)
    }
    expectRefusal(await send(baseUrl, '/messaging/v1/%zz', { headers }), 400)
  })

  test('[2.errors] another content type, or any content encoding, is 415', async () => {
    const body = wire(live(newCustomer()))
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'text/json',
    ]) {
      expectRefusal(await partner.post(body, { 'content-type': type }), 415)
    }
    for (const encoding of ['gzip', 'br', 'deflate', 'identity', 'unknown']) {
      expectRefusal(await partner.post(body, { 'content-encoding': encoding }), 415)
    }
    const message = live(newCustomer())
    expectRecorded(await partner.post(wire(message), { 'content-type': 'Application/JSON; charset=utf-8' }), message)
  })

  test('[2.errors] JSON without a content type is taken as JSON', async () => {
    const message = live(newCustomer())
    expectRecorded(await post({ headers: await partner.auth(), body: wire(message) }), message)
    expectRefusal(await post({ headers: await partner.auth(), body: 'a=1' }), 400)
    expectRefusal(await post({ headers: await partner.auth() }), 400)
  })

  test('[2.errors] a slash after the path makes no difference, and no redirect', async () => {
    const message = live(newCustomer())
    const headers = { ...json, ...(await partner.auth()) }
    const path = `${messagesPath}/`
    expectRecorded(await send(baseUrl, path, { method: 'POST', headers, body: wire(message) }), message)
    expectRefusal(await send(baseUrl, path, { headers }), 405)
    expectRefusal(await send(baseUrl, `${path}/`, { method: 'POST', headers, body: wire(message) }), 404)
  })

  test('[2.errors] what is no JSON is 400', async () => {
    const broken = [
      '',
      ' ',
      '{',
      '{"messages":[}',
      wire(live(newCustomer())).slice(0, -1),
      `${wire()}x`,
      "{'messages':[]}",
    ]
    for (const body of broken) expectRefusal(await partner.post(body), 400, 'invalid_request')
    for (const body of ['null', '[]', '"messages"', '12', '{}', '{"messages":null}', '{"messages":{}}']) {
      expectRefusal(await partner.post(body), 400, 'invalid_request')
    }
  })

  test('[2.errors] neither depth nor odd bytes nor __proto__ harm', async () => {
    expectRefusal(await partner.post('['.repeat(200_000)), 400)
    const deep = `{"messages":[${JSON.stringify(live(newCustomer()))}],"x":${'['.repeat(50_000)}${']'.repeat(50_000)}}`
    expect([200, 400]).toContain((await partner.post(deep)).status)
    const [before, after] = JSON.stringify(live(newCustomer(), 'X')).split('X')
    const invalid = Buffer.concat([
      Buffer.from(`{"messages":[${before}`),
      Buffer.from([0xff, 0xfe]),
      Buffer.from(`${after}]}`),
    ])
    expect([200, 400]).toContain((await partner.post(invalid)).status)

    const polluting = live(newCustomer(), 'proto', { metadata: { a: 1 } })
    const body = wire(polluting).replace(
      '"a":1',
      '"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}',
    )
    expectRecorded(
      await partner.post(body.replace('{"messages"', '{"__proto__":{"messages":[]},"messages"')),
      polluting,
    )
    const again = live(newCustomer())
    expectRecorded(await partner.post(wire(again).replace('"sender":{', '"sender":{"__proto__":null,')), again)
  })

  test('[2.errors] every fault of the batch in one answer, of form and of rule', async () => {
    const customer = newCustomer()
    const answer = await partner.post([
      altered('/id', undefined),
      { ...toBot(customer), sender: { type: 'human', id: 'somebody' } },
      live(customer),
      live(customer, '', { created_at: 1676541889000 }),
      { ...live(customer), customer_id: 12, body: { attachments: [base64File('!')] } },
      live(customer, 'x', { body: { message: 'x', attachments: [base64File('!')] } }),
    ])
    const body = expectRefusal(answer, 400, 'invalid_request')
    const paths = body.errors?.map(({ path }) => path) ?? []
    expect(paths).toEqual(
      expect.arrayContaining([
        '/messages/0/id',
        '/messages/1/recipient/id',
        '/messages/3/created_at',
        '/messages/4/customer_id',
        '/messages/5/body/attachments/0/content/data',
      ]),
    )
    expect(paths.filter((path) => path.startsWith('/messages/2'))).toEqual([])
    expect(body.error_description).toMatch(/\w/)
  })

  test('[2.errors] of a thousand faulty messages the first hundred faults are told', async () => {
    const faulty = Array.from({ length: 1000 }, () => ({ sender: { type: 'cat' }, body: { message: 7 }, metadata: 1 }))
    const { errors = [] } = expectRefusal(await partner.post(faulty), 400, 'invalid_request')
    expect(errors).toHaveLength(100)
    for (const { path } of errors) expect(path).toMatch(/^\/messages\/\d+\//)
    expect(errors[0]?.path).toMatch(/^\/messages\/0\//)
  })

  test('[2.errors] a request that breaks off, or is no HTTP, does no harm', async () => {
    const { authorization } = await partner.auth()
    const message = live(newCustomer())
    const body = wire(message)
    const head = `POST ${messagesPath} HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\nContent-Type: application/json\r\n`
    const cut = await openSocket(baseUrl)
    cut.write(`${head}Content-Length: ${body.length}\r\n\r\n${body.slice(0, -20)}`)
    await new Promise<void>((resolve) => cut.end(resolve))
    cut.destroy()
    const both = `Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\n\r\n`
    const long = `GET /${'x'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`
    for (const odd of [long, 'GET\r\n\r\n', `${head}Content-Length: x\r\n\r\n`, head + both, '\0\0\0\r\n\r\n']) {
      expect(await converse(baseUrl, odd)).toMatch(/^HTTP\/1\.1 4\d\d /)
    }
    expectRecorded(await partner.post(body), message)
  })

  test('[2.atomic] one bad message, and none of the batch is recorded', async () => {
    const good = [live(newCustomer()), toBot(newCustomer())]
    expectFaults(await partner.post([...good, altered('/created_at', 'yesterday')]), '/messages/2/created_at')
    expectRecorded(await partner.post(good), ...good)
  })
})

deskTest('[2.atomic] [2.errors] nothing of a refused batch is seen at the desk', async () => {
  const customer = newCustomer()
  await partner.post([live(customer), altered('/id', 5)])
  await partner.post([live(customer)], { 'content-encoding': 'gzip' })
  await partner.record(live(newCustomer()))
  expect(await desk.conversationsOf(customer)).toEqual([])
})
