import { describe, expect, test } from 'vitest'
import { instanceId } from '../../../test/memory-world.ts'
import {
  bot,
  conversations,
  customer,
  door,
  faults,
  image,
  png,
  post,
  send,
  simple,
  speakAs,
  statuses,
  texts,
  thread,
  token,
  usePartnerDoor,
} from './test-messages.ts'

usePartnerDoor()

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
    await speakAs(client)
    expect(await statuses(simple)).toEqual(['recorded'])
  })

  test('[2.duplicates] a duplicate reopens nothing and leaves no file behind', async () => {
    const withImage = { ...simple, body: { attachments: [image] } }
    expect(await statuses(withImage, withImage)).toEqual(['recorded', 'duplicate'])
    expect(await door.blobKeys()).toHaveLength(1)
    const id = (await conversations())[0]?.id ?? ''
    await door.store.changeConversation({
      instanceId,
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
      door.store.changeConversation({ instanceId, id, change: { kind: 'close' }, now: door.clock.now() })
    await close()
    door.clock.advance(23 * 3600 * 1000)
    await speakAs()
    await send({ ...simple, id: '2' })
    expect((await conversations()).map(({ status }) => status)).toEqual(['open'])
    await close()
    door.clock.advance(25 * 3600 * 1000)
    await speakAs()
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
    const client = await door.addClient()
    await speakAs(client)
    expect(await statuses(simple)).toEqual(['recorded'])
    await door.store.deleteConnector(client.connectorId, door.clock.now())
    door.clock.advance(501)
    expect((await send({ ...simple, id: '2' })).statusCode).toBe(401)
  })
})
