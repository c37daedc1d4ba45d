import { randomUUID } from 'node:crypto'
import { request } from 'node:http'
import { describe, expect, test } from 'vitest'
import {
  attachment,
  deliver,
  demo,
  enter,
  enterHandedOver,
  gateway,
  open,
  PNG,
  reply,
  SVG,
  url,
  useShop,
} from '../test/test-shop.ts'
import { visitorIdOf } from './visitor.ts'

useShop()

/** The status of the answer to an upload of which only the headers are sent. */
function announceFile(cookie: string, size: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { cookie, 'Content-Type': 'text/plain', 'Content-Length': size }
    const upload = request(
      `${url}/chat/files?id=${randomUUID()}&name=huge`,
      { method: 'POST', headers },
      (response) => {
        resolve(response.statusCode)
        upload.destroy()
      },
    )
    upload.on('error', reject).flushHeaders()
  })
}

describe('the webhook', () => {
  test('shows an agent’s answer, once however often it comes', async () => {
    const { visitor, customerId } = await enterHandedOver()
    const message = reply(customerId, 'Good evening')
    expect(await Promise.all([deliver(message), deliver(message)])).toEqual([200, 200])
    expect(await deliver(message)).toBe(200)
    expect(await deliver(reply(customerId, 'Still there?'))).toBe(200)
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.text === 'Still there?')
    expect(entries.filter(({ author }) => author === 'agent').map(({ text }) => text)).toEqual([
      'Good evening',
      'Still there?',
    ])
    expect(entries.at(-1)?.agentName).toBe('Inès')
  })

  test('refuses what is not signed with the secret', async () => {
    const { visitor, customerId } = await enterHandedOver()
    expect(await deliver(reply(customerId, 'forged'), 'wrong secret')).toBe(401)
    await deliver(reply(customerId, 'true'))
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.author === 'agent')
    expect(entries.map(({ text }) => text)).not.toContain('forged')
  })

  test('fetches files, shows true images inline and everything else as a download', async () => {
    const { visitor, customerId } = await enterHandedOver()
    gateway.attachments.set('photo', { type: 'text/html', bytes: PNG })
    gateway.attachments.set('evil.svg', { type: 'image/svg+xml', bytes: SVG })
    await deliver(reply(customerId, '', [attachment('photo'), attachment('evil.svg')]))
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.files.length === 2)
    const [photo, svg] = entries.at(-1)?.files ?? []
    expect([photo?.image, svg?.image]).toEqual([true, false])
    const shown = await visitor.getFile(photo?.url ?? '')
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(shown.headers.get('content-disposition')).toMatch(/^inline/)
    expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true)
    const saved = await visitor.getFile(svg?.url ?? '')
    expect(saved.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''evil.svg")
    expect(saved.headers.get('x-content-type-options')).toBe('nosniff')
    expect(saved.headers.get('content-security-policy')).toContain('sandbox')
    const stranger = await enter()
    expect((await stranger.getFile(photo?.url ?? '')).status).toBe(404)
  })

  test('answers 500 when a file cannot be fetched for now, and takes the message when it comes again', async () => {
    const { visitor, customerId } = await enterHandedOver()
    const message = reply(customerId, 'see the file', [attachment('late')])
    gateway.attachments.set('late', 503)
    expect(await deliver(message)).toBe(500)
    gateway.attachments.set('late', { type: 'text/plain', bytes: Buffer.from('here') })
    expect(await deliver(message)).toBe(200)
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.author === 'agent')
    expect(entries.filter(({ author }) => author === 'agent')).toHaveLength(1)
  })

  test('shows the message without a file that is gone for good', async () => {
    const { visitor, customerId } = await enterHandedOver()
    expect(await deliver(reply(customerId, 'too late', [attachment('gone')]))).toBe(200)
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.text === 'too late')
    expect(entries.at(-1)?.files).toEqual([{ name: 'gone', missing: true }])
  })

  test('an agent who writes first silences the bot and gets what was said to it', async () => {
    const visitor = await enter()
    await visitor.say('hello')
    await visitor.say('cancel LM-1043')
    await deliver(reply(visitorIdOf(visitor.cookie().split('=')[1] ?? ''), 'May I help?'))
    await visitor.until(({ handOver }) => handOver.state === 'sent')
    expect(gateway.batches.at(-1)?.map(({ body }) => body.message)).toContain('cancel LM-1043')
    await visitor.say('yes, please')
    await visitor.until(({ entries }) => entries.at(-1)?.state === 'sent')
    expect(gateway.batches.at(-1)?.[0]?.body.message).toBe('yes, please')
  })

  test('keeps an answer to a visitor from before a restart', async () => {
    const { visitor, customerId } = await enterHandedOver()
    const cookie = visitor.cookie()
    await visitor.leave()
    await demo.close()
    await open()
    expect(await deliver(reply(customerId, 'We found your lamp'))).toBe(200)
    const back = await enter({ cookie })
    const { entries } = await back.until((state) => state.entries.length > 0)
    expect(entries.map(({ text }) => text)).toEqual(['We found your lamp'])
  })
})

describe('files of the visitor', () => {
  test('go to the agent in base64, and are shown on the page', async () => {
    const { visitor } = await enterHandedOver()
    expect((await visitor.sendFile('été.png', PNG, 'image/png')).status).toBe(202)
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.state === 'sent')
    const [file] = entries.at(-1)?.files ?? []
    expect((await visitor.getFile(file?.url ?? '')).headers.get('content-disposition')).toContain('%C3%A9t%C3%A9.png')
    const [sent] = gateway.batches.at(-1)?.[0]?.body.attachments ?? []
    expect(sent).toMatchObject({ name: 'été.png', mime_type: 'image/png', content: { type: 'base64' } })
    expect(Buffer.from(sent?.content.data ?? '', 'base64').equals(PNG)).toBe(true)
  })

  test('given to the bot go with the history', async () => {
    const visitor = await enter()
    await visitor.sendFile('note.txt', Buffer.from('hello'), 'text/plain')
    await visitor.say('human')
    await visitor.until(({ handOver }) => handOver.state === 'sent')
    expect(gateway.batches[0]?.[1]).toMatchObject({
      recipient: { id: 'maison-lumen-bot' },
      body: { message: '', attachments: [{ name: 'note.txt' }] },
    })
  })

  test('of more than 10 MB, or empty, are refused', async () => {
    const visitor = await enter()
    expect(await announceFile(visitor.cookie(), 10_000_001)).toBe(413)
    expect((await visitor.sendFile('empty.bin', Buffer.alloc(0))).status).toBe(400)
    expect((await visitor.sendFile('fits.bin', Buffer.alloc(10_000_000))).status).toBe(202)
    await visitor.sendFile('fits.bin', Buffer.alloc(10_000_000))
    expect((await visitor.sendFile('fits.bin', Buffer.alloc(10_000_000))).body.error).toBe('too_many_files')
  })
})
