import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openPartnerDoor, type PartnerDoor, type TestClient } from '../../../test/partner-door.ts'

let door: PartnerDoor
let token: string

beforeEach(async () => {
  door = await openPartnerDoor()
  token = await door.token()
})
afterEach(() => door.close())

const simple = {
  id: '1234546',
  created_at: 1676541889,
  customer_id: '0601020304',
  sender: { type: 'human', id: '0601020304', name: 'John Doe' },
  body: { message: 'Hello, I have a question. Can you help me?' },
  metadata: {},
}
const customer = { type: 'human', id: '0601020304' }
const bot = { type: 'bot', id: 'bot' }
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
)
const image = {
  id: 'f',
  name: 'dot.png',
  mime_type: 'image/png',
  content: { type: 'base64', data: png.toString('base64') },
}

const post = (payload: object | string | Buffer, headers: Record<string, string> = {}) =>
  door.app.inject({
    method: 'POST',
    url: '/messaging/v1/messages',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    payload,
  })
const send = (...messages: object[]) => post({ messages })
const statuses = async (...messages: object[]): Promise<string[]> =>
  (await send(...messages)).json().messages.map(({ status }: { status: string }) => status)
const faults = async (...messages: object[]): Promise<string[]> => {
  const answer = await send(...messages)
  expect(answer.statusCode).toBe(400)
  expect(answer.json()).toMatchObject({ error: 'invalid_request', error_description: expect.any(String) })
  return answer.json().errors.map(({ path }: { path: string }) => path)
}
const conversations = async () =>
  (await door.store.listConversations({ instanceId: 'instance', status: 'all', limit: 100 })).items
const thread = async (conversationId?: string) => {
  const id = conversationId ?? (await conversations())[0]?.id ?? ''
  return (await door.store.listMessages({ instanceId: 'instance', conversationId: id, order: 'asc', limit: 100 })).items
}
const texts = async (conversationId?: string) => (await thread(conversationId)).map(({ text }) => text)

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
    expect(answer.json().errors).toEqual([
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

describe('effect', () => {
  test('[2.success] the status of every message, in request order', async () => {
    const answer = await send(simple, { ...simple, id: 'a"b' }, simple)
    expect(answer.statusCode).toBe(200)
    expect(answer.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(answer.body).toBe(
      '{"messages":[{"id":"1234546","status":"recorded"},{"id":"a\\"b","status":"recorded"},{"id":"1234546","status":"duplicate"}]}',
    )
  })

  test('[2.atomic] one bad message, and none is recorded', async () => {
    await faults(simple, { ...simple, id: 2 })
    expect(await conversations()).toEqual([])
  })

  test('[2.several-customers] one request, a conversation each', async () => {
    const other = { ...simple, customer_id: 'other', sender: { type: 'human', id: 'other' } }
    expect(await statuses(simple, other, { ...simple, id: '2' })).toEqual(Array(3).fill('recorded'))
    const counts = await Promise.all((await conversations()).map(async ({ id }) => (await thread(id)).length))
    expect(counts.sort()).toEqual([1, 2])
  })

  test('[2.duplicates] the same again is a duplicate; other content under the id is a new message', async () => {
    expect(await statuses(simple)).toEqual(['recorded'])
    expect(await statuses({ ...simple, metadata: [], created_at: '1676541889' })).toEqual(['duplicate'])
    expect(await statuses({ ...simple, body: { message: 'Other' } })).toEqual(['recorded'])
    expect(await statuses({ ...simple, customer_id: 'other' })).toEqual(['recorded'])
    const client = await door.addClient()
    token = await door.token(client)
    expect(await statuses(simple)).toEqual(['recorded'])
  })

  test('[2.duplicates] a duplicate reopens nothing and leaves no file behind', async () => {
    const withImage = { ...simple, body: { attachments: [image] } }
    expect(await statuses(withImage, withImage)).toEqual(['recorded', 'duplicate'])
    expect(await door.blobKeys()).toHaveLength(1)
    const id = (await conversations())[0]?.id ?? ''
    await door.store.changeConversation({
      instanceId: 'instance',
      id,
      change: { kind: 'close' },
      now: door.clock.now(),
    })
    expect(await statuses(withImage)).toEqual(['duplicate'])
    expect((await conversations()).map(({ status }) => status)).toEqual(['closed'])
    expect(await door.blobKeys()).toHaveLength(1)
  })

  test('[2.duplicates] a message posted many times at once is recorded once', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => statuses(simple)))
    expect(answers.flat().filter((status) => status === 'recorded')).toHaveLength(1)
    expect(await thread()).toHaveLength(1)
  })

  test('[2.fingerprint] a file counts by its bytes, however its base64 is written', async () => {
    const written = (data: string) => ({
      ...simple,
      body: { attachments: [{ ...image, content: { type: 'base64', data } }] },
    })
    const data = png.toString('base64')
    expect(await statuses(written(data))).toEqual(['recorded'])
    expect(await statuses(written(`data:image/png;base64,${data.slice(0, 9)}\n${data.slice(9)}`))).toEqual([
      'duplicate',
    ])
    expect(await statuses(written(`${data.slice(0, -4)}AAAA`))).toEqual(['recorded'])
  })

  test('[2.order] history stands before live messages, by created_at; what comes later is merged in', async () => {
    const history = (id: string, created_at: number) => ({
      ...simple,
      id,
      created_at,
      recipient: bot,
      body: { message: id },
    })
    await send({ ...simple, body: { message: 'live' } }, history('h3', 300), history('h1', 100))
    await send(history('h2', 200))
    expect(await texts()).toEqual(['h1', 'h2', 'h3', 'live'])
  })

  test('[2.order] within one second the order of the request holds', async () => {
    const at = (id: string, more: object = {}) => ({ ...simple, id, body: { message: id }, ...more })
    await send(at('l1'), at('h1', { recipient: bot }), at('l2'), at('h2', { recipient: bot }))
    expect(await texts()).toEqual(['h1', 'h2', 'l1', 'l2'])
  })

  test('[2.no-recipient] a live message, from a human or a bot, whose id is free', async () => {
    await send(simple, { ...simple, id: '2', sender: { type: 'bot', id: 'any' } })
    expect((await thread()).map(({ kind, sender, recipient }) => [kind, sender.type, recipient])).toEqual([
      ['inbound', 'human', null],
      ['inbound', 'bot', null],
    ])
  })

  test('[2.with-recipient] history, never echoed to the webhook', async () => {
    await send(
      { ...simple, recipient: { type: 'human', id: 'shop' } },
      { ...simple, id: '2', sender: bot, recipient: customer },
    )
    expect((await thread()).map(({ kind, delivery }) => [kind, delivery])).toEqual([
      ['history', null],
      ['history', null],
    ])
    expect(await faults({ ...simple, sender: bot, recipient: bot })).toEqual(['/messages/0/recipient/id'])
  })

  test('[2.history-alone] opens a conversation', async () => {
    await send({ ...simple, recipient: bot })
    expect((await conversations()).map(({ status, customerName }) => [status, customerName])).toEqual([
      ['open', 'John Doe'],
    ])
  })

  test('[2.history-several] in several requests it is merged', async () => {
    const history = (id: string, created_at: number) => ({
      ...simple,
      id,
      created_at,
      recipient: bot,
      body: { message: id },
    })
    await send(history('b', 2), history('d', 4))
    await send(history('a', 1), history('c', 3))
    expect(await texts()).toEqual(['a', 'b', 'c', 'd'])
  })

  test('[2.empty-message] is valid with a file or rich content', async () => {
    const withBody = (id: string, body: object) => ({ ...simple, id, body })
    expect(await faults(withBody('1', {}), withBody('2', { message: '', rich_content: [] }))).toHaveLength(2)
    expect(
      await statuses(withBody('1', { attachments: [image] }), withBody('2', { message: '', rich_content: { a: 1 } })),
    ).toEqual(['recorded', 'recorded'])
  })

  test('[2.nul] in ids refused, elsewhere replaced', async () => {
    const bad = '\\u0000\\ud800'
    const wire = (id: string) =>
      `{"messages":[{"id":"${id}","created_at":1,"customer_id":"c","sender":{"type":"human","id":"c","name":"n${bad}"},"body":{"message":"t${bad}","rich_content":{"r":"${bad}"}},"metadata":{"m":"${bad}"}}]}`
    expect((await post(wire(bad))).json().errors).toMatchObject([{ path: '/messages/0/id' }])
    expect((await post(wire('1'))).statusCode).toBe(200)
    const good = '\ufffd\ufffd'
    expect((await thread())[0]).toMatchObject({
      text: `t${good}`,
      sender: { name: `n${good}` },
      richContent: `{"r":"${good}"}`,
      metadata: `{"m":"${good}"}`,
    })
  })

  test('[2.rich-content] an object, a JSON string, a plain string, [] and null', async () => {
    const contents = [{ unknown: { vocabulary: 1 } }, '{"unknown": 1}', 'plain', [], null]
    await send(
      ...contents.map((rich_content, id) => ({ ...simple, id: String(id), body: { message: 'x', rich_content } })),
    )
    expect((await thread()).map(({ richContent }) => richContent)).toEqual([
      '{"unknown":{"vocabulary":1}}',
      '{"unknown":1}',
      '"plain"',
      null,
      null,
    ])
  })

  test('[2.metadata] any object up to 4 KiB; [] and null mean {}', async () => {
    const all = [{ foo: { bar: [1] } }, [], null]
    await send(...all.map((metadata, id) => ({ ...simple, id: String(id), metadata })))
    expect((await thread()).map(({ metadata }) => metadata)).toEqual(['{"foo":{"bar":[1]}}', '{}', '{}'])
    expect((await conversations())[0]?.metadata).toBe('{"foo":{"bar":[1]}}')
    expect(await faults({ ...simple, metadata: [1] }, { ...simple, metadata: 'x' })).toEqual([
      '/messages/0/metadata',
      '/messages/1/metadata',
    ])
  })

  test('[2.base64] the bytes are kept, the declared type too; what they are is sniffed', async () => {
    const lying = { ...image, mime_type: 'application/pdf' }
    await send({ ...simple, body: { attachments: [lying, { ...image, content: { type: 'base64', data: 'QUJD' } }] } })
    const [picture, text] = (await thread())[0]?.attachments ?? []
    expect(picture).toMatchObject({
      externalId: 'f',
      name: 'dot.png',
      mimeType: 'application/pdf',
      image: { type: 'image/png', size: { width: 1, height: 1 } },
      size: png.length,
      state: 'ready',
    })
    expect(text).toMatchObject({ mimeType: 'image/png', image: null, size: 3, state: 'ready' })
    expect(Buffer.from((await door.blobs.read(picture?.blobKey ?? '')) ?? [])).toEqual(png)
  })

  test('[2.mime-type] the declared type is kept', async () => {
    await send({ ...simple, body: { attachments: [{ ...image, mime_type: 'text/html' }] } })
    expect((await thread())[0]?.attachments[0]).toMatchObject({
      mimeType: 'text/html',
      image: { type: 'image/png', size: { width: 1, height: 1 } },
    })
  })

  test('[2.url] is recorded at once, to be fetched later', async () => {
    const link = { ...image, content: { type: 'url', data: 'https://example.com/dot.png' } }
    await send({ ...simple, body: { attachments: [link] } })
    expect((await thread())[0]?.attachments[0]).toMatchObject({ url: link.content.data, state: 'pending', size: null })
    expect(
      await faults({
        ...simple,
        body: { attachments: [{ ...link, content: { type: 'url', data: 'ftp://example.com' } }] },
      }),
    ).toEqual(['/messages/0/body/attachments/0/content/data'])
  })

  test('[2.reopen] within 24 h the last conversation reopens, later a new one begins', async () => {
    await send(simple)
    const id = (await conversations())[0]?.id ?? ''
    const close = () =>
      door.store.changeConversation({ instanceId: 'instance', id, change: { kind: 'close' }, now: door.clock.now() })
    await close()
    door.clock.advance(23 * 3600 * 1000)
    token = await door.token()
    await send({ ...simple, id: '2' })
    expect((await conversations()).map(({ status }) => status)).toEqual(['open'])
    await close()
    door.clock.advance(25 * 3600 * 1000)
    token = await door.token()
    await send({ ...simple, id: '3' })
    expect((await conversations()).map(({ status }) => status).sort()).toEqual(['closed', 'open'])
  })

  test('no text, token or file is logged', async () => {
    await send({ ...simple, body: { message: 'a secret text', attachments: [image] } })
    await faults({ ...simple, created_at: 'a secret text' })
    const log = door.logged.join('')
    expect(log).toContain(door.client.connectorId)
    for (const secret of ['secret text', token, image.content.data]) expect(log).not.toContain(secret)
  })
})

describe('connectors', () => {
  test('a deleted one writes no more', async () => {
    const client: TestClient = await door.addClient()
    token = await door.token(client)
    expect(await statuses(simple)).toEqual(['recorded'])
    await door.store.deleteConnector(client.connectorId, door.clock.now())
    door.clock.advance(501)
    expect((await send({ ...simple, id: '2' })).statusCode).toBe(401)
  })
})
