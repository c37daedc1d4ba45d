import { describe, expect, test } from 'vitest'
import {
  bot,
  conversations,
  customer,
  door,
  faults,
  image,
  post,
  send,
  simple,
  statuses,
  usePartnerDoor,
} from './test-messages.ts'

usePartnerDoor()

describe('authentication and form', () => {
  test.each<[string, string | undefined]>([
    ['missing', undefined],
    ['unknown', 'Bearer nonsense'],
    ['of another scheme', 'Basic abc'],
    ['empty', 'Bearer '],
  ])('[2.errors] a token that is %s: 401, exactly that body, before all else', async (_name, authorization) => {
    const answer = await door.app.inject({
      method: 'POST',
      url: '/messaging/v1/messages',
      headers: {
        'content-type': 'text/plain',
        'content-encoding': 'gzip',
        'content-length': '99999999999',
        ...(authorization === undefined ? {} : { authorization }),
      },
    })
    expect([answer.statusCode, answer.body]).toEqual([401, '{"error":"invalid_token"}'])
    expect(answer.headers['www-authenticate']).toBe('Bearer error="invalid_token"')
    expect(answer.headers['passerelle-version']).toBe('0.0.0')
  })

  test.each([['[]'], ['"x"'], ['null'], ['{}'], ['{"messages":{}}'], ['{"messages":null}'], ['{"messages":[]}']])(
    '[2.limits] %s is no list of messages',
    async (payload) => {
      const answer = await post(payload)
      expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: 'invalid_request' }])
    },
  )

  test('[2.limits] 1000 messages are taken, 1001 are not', async () => {
    const many = Array.from({ length: 1001 }, (_, index) => ({ ...simple, id: String(index) }))
    expect(await statuses(...many.slice(1))).toEqual(Array(1000).fill('recorded'))
    expect(await faults(...many)).toEqual(['/messages'])
  })

  test('[2.limits] 1000 files by URL in one request are taken, one more is not', async () => {
    const file = (id: number) => ({ ...image, id: `f${id}`, content: { type: 'url', data: `https://x.example/${id}` } })
    const withFiles = (id: number, count: number) => ({
      ...simple,
      id: String(id),
      body: { message: 'Hello', attachments: Array.from({ length: count }, (_, index) => file(index)) },
    })
    const full = Array.from({ length: 20 }, (_, index) => withFiles(index, 50))
    expect(await faults(...full, withFiles(20, 0), withFiles(21, 3))).toEqual(['/messages/21/body/attachments/0'])
    expect(await statuses(...full)).toEqual(Array(20).fill('recorded'))
  })

  test('[2.limits] over 40 MiB is 413, up to it the form decides', async () => {
    const sized = (bytes: number) => Buffer.alloc(bytes, ' ')
    expect((await post(sized(40 * 1024 * 1024 + 1))).statusCode).toBe(413)
    expect((await post(sized(40 * 1024 * 1024))).statusCode).toBe(400)
  })

  test('[2.required] what is required, with its path', async () => {
    expect(await faults({}, { ...simple, sender: {}, recipient: {} })).toEqual([
      '/messages/0/id',
      '/messages/0/created_at',
      '/messages/0/customer_id',
      '/messages/0/sender',
      '/messages/0/body',
      '/messages/1/sender/type',
      '/messages/1/sender/id',
      '/messages/1/recipient/type',
      '/messages/1/recipient/id',
    ])
  })

  test('[2.required] unknown fields are ignored, null is absent, a name may be empty, numeric ids are refused', async () => {
    const sender = { ...customer, name: '', age: 3 }
    expect(
      await statuses({
        ...simple,
        x: 1,
        recipient: null,
        metadata: null,
        sender,
        body: { ...simple.body, y: {}, attachments: null },
      }),
    ).toEqual(['recorded'])
    expect(await faults({ ...simple, id: 1, customer_id: 2, sender: { type: 'human', id: 3 } })).toEqual([
      '/messages/0/id',
      '/messages/0/customer_id',
      '/messages/0/sender/id',
    ])
  })

  test('[2.errors] faults of form and of rule of the whole batch in one answer', async () => {
    const bad = await faults(
      simple,
      { ...simple, created_at: '2024-01-01' },
      { ...simple, body: {} },
      { ...simple, recipient: bot, sender: { type: 'alien', id: 'x' } },
      {
        ...simple,
        metadata: { a: 'x'.repeat(5000) },
        body: { attachments: [image, { ...image, content: { type: 'base64', data: '*' } }] },
      },
    )
    expect(bad).toEqual([
      '/messages/1/created_at',
      '/messages/2/body/message',
      '/messages/3/sender/type',
      '/messages/4/body/attachments/1/content/data',
      '/messages/4/metadata',
    ])
    expect(await conversations()).toEqual([])
    expect(await door.blobKeys()).toEqual([])
  })

  test('[2.errors] of 1000 bad messages the first 100 faults', async () => {
    const bad = await faults(
      ...Array.from({ length: 1000 }, () => ({ id: 1, body: { attachments: Array(50).fill({}) } })),
    )
    expect(bad).toHaveLength(100)
    expect(bad[0]).toMatch(/^\/messages\/0\//)
  })

  test.each([
    [1676541889.5],
    ['2023-02-16T10:04:49Z'],
    [1676541889000],
    ['1676541889000'],
    ['1676541889.0'],
    [-1],
    [''],
    [true],
  ])('[2.created-at] %j is refused, and told why', async (created_at) => {
    const answer = await send({ ...simple, created_at })
    expect(answer.json().errors).toMatchObject([
      { path: '/messages/0/created_at', message: expect.stringMatching(/seconds since 1970.*no milliseconds/) },
    ])
  })

  test('[2.limits] ids and names over 256 characters, over 50 files', async () => {
    const long = 'é'.repeat(257)
    const party = { type: 'human', id: long, name: long }
    expect(
      await faults({
        ...simple,
        id: long,
        customer_id: long,
        sender: party,
        body: { attachments: Array(51).fill(image) },
      }),
    ).toEqual([
      '/messages/0/id',
      '/messages/0/customer_id',
      '/messages/0/sender/id',
      '/messages/0/sender/name',
      '/messages/0/body/attachments',
    ])
    const id = 'é'.repeat(256)
    expect(await statuses({ ...simple, id, sender: { ...customer, name: id } })).toEqual(['recorded'])
  })
})
