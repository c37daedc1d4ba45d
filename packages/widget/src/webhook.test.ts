import { randomUUID } from 'node:crypto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import {
  attachment,
  deliver,
  enter,
  enterHandedOver,
  gateway,
  PNG,
  reopen,
  reply,
  SVG,
  tell,
  url,
  useWidget,
  widget,
} from '../test/test-widget.ts'

useWidget()

/** The status of the answer to an upload of which only the headers are sent. */
function announceFile(token: string, size: number): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}`, 'Content-Type': 'text/plain', 'Content-Length': size }
    const path = `${url}/chat/files?id=${randomUUID()}&name=huge`
    const upload = request(path, { method: 'POST', headers }, (response) => {
      resolve(response.statusCode)
      upload.destroy()
    })
    upload.on('error', reject).flushHeaders()
  })
}

describe('the webhook', () => {
  test('shows an agent’s answer, once however often it comes', async () => {
    const visitor = await enterHandedOver()
    const message = reply(visitor.id, 'Good evening')
    expect(await Promise.all([deliver(message), deliver(message)])).toEqual([200, 200])
    expect(await deliver(message)).toBe(200)
    expect(await deliver(reply(visitor.id, 'Still there?'))).toBe(200)
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.text === 'Still there?')
    expect(entries.filter(({ author }) => author === 'agent').map(({ text }) => text)).toEqual([
      'Good evening',
      'Still there?',
    ])
    expect(entries.at(-1)?.agentName).toBe('Inès')
  })

  test('refuses what is not signed with the secret', async () => {
    const visitor = await enterHandedOver()
    expect(await deliver(reply(visitor.id, 'forged'), 'wrong secret')).toBe(401)
    await deliver(reply(visitor.id, 'true'))
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.author === 'agent')
    expect(entries.map(({ text }) => text)).not.toContain('forged')
  })

  test('fetches files, shows true images inline and everything else as a download', async () => {
    const visitor = await enterHandedOver()
    gateway.attachments.set('photo', { type: 'text/html', bytes: PNG })
    gateway.attachments.set('evil.svg', { type: 'image/svg+xml', bytes: SVG })
    await deliver(reply(visitor.id, '', { attachments: [attachment('photo'), attachment('evil.svg')] }))
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.files.length === 2)
    const [photo, svg] = entries.at(-1)?.files ?? []
    expect([photo?.image, svg?.image]).toEqual([true, false])
    const shown = await visitor.getFile(photo?.id)
    expect(shown.headers.get('content-type')).toBe('image/png')
    expect(shown.headers.get('content-disposition')).toMatch(/^inline/)
    expect(Buffer.from(await shown.arrayBuffer()).equals(PNG)).toBe(true)
    const saved = await visitor.getFile(svg?.id)
    expect(saved.headers.get('content-disposition')).toBe("attachment; filename*=UTF-8''evil.svg")
    expect(saved.headers.get('x-content-type-options')).toBe('nosniff')
    expect(saved.headers.get('content-security-policy')).toContain('sandbox')
    const stranger = await enter()
    expect((await stranger.getFile(photo?.id)).status).toBe(404)
  })

  test('answers 500 when a file cannot be fetched for now, and takes the message when it comes again', async () => {
    const visitor = await enterHandedOver()
    const message = reply(visitor.id, 'see the file', { attachments: [attachment('late')] })
    gateway.attachments.set('late', 503)
    expect(await deliver(message)).toBe(500)
    gateway.attachments.set('late', { type: 'text/plain', bytes: Buffer.from('here') })
    expect(await deliver(message)).toBe(200)
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.author === 'agent')
    expect(entries.filter(({ author }) => author === 'agent')).toHaveLength(1)
  })

  test('keeps no file of a message that finds no room, or has come before', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'widget-'))
    await reopen({ dataDir, maxThreads: 1 })
    gateway.attachments.set('photo', { type: 'image/png', bytes: PNG })
    const kept = () => readdir(join(dataDir, 'files'))
    const visitor = await enterHandedOver()
    const message = reply(visitor.id, '', { attachments: [attachment('photo')] })
    expect(await deliver(message)).toBe(200)
    await reopen({ dataDir, maxThreads: 1 })
    expect(await deliver(message)).toBe(200)
    expect(await kept()).toHaveLength(1)
    const back = await enter({ token: visitor.token })
    const sending = gateway.hold('/messaging/v1/messages')
    await back.say('thank you')
    await sending.arrived
    expect(await deliver(reply('visitor-new', '', { attachments: [attachment('photo')] }))).toBe(500)
    expect(await kept()).toHaveLength(1)
    widget.erase(back.id)
    await back.leave()
    await reopen()
    await rm(dataDir, { recursive: true })
  })

  test('shows the message without a file that is gone for good', async () => {
    const visitor = await enterHandedOver()
    expect(await deliver(reply(visitor.id, 'too late', { attachments: [attachment('gone')] }))).toBe(200)
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.text === 'too late')
    expect(entries.at(-1)?.files).toEqual([{ name: 'gone', missing: true }])
  })

  test('draws what can be drawn, and says the rest in words, once', async () => {
    const visitor = await enterHandedOver()
    const card = { type: 'card', title: 'Aube', buttons: [{ label: 'Repair' }] }
    await deliver(reply(visitor.id, 'Aube\nRepair', { rich_content: card }))
    await deliver(reply(visitor.id, 'Look:', { rich_content: { mood: { text: 'unknown' } } }))
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.text.startsWith('Look') === true)
    expect(entries.slice(-2).map(({ text, blocks }) => [text, blocks])).toEqual([
      ['', [card]],
      ['Look:\nunknown', []],
    ])
  })

  test('an agent who writes first silences the bot and gets what was said to it', async () => {
    const visitor = await enter()
    await visitor.say('a lamp')
    await deliver(reply(visitor.id, 'May I help?'))
    await visitor.at('agent')
    await visitor.say('yes, please')
    await visitor.until(({ entries }) => entries.at(-1)?.state === 'sent')
    expect(gateway.batches.map((batch) => batch.map(({ body }) => body.message))).toEqual([
      ['Hello', 'a lamp', 'You said a lamp'],
      ['yes, please'],
    ])
  })
})

describe('events', () => {
  const zoe = { id: 'a1', name: 'Zoé' }
  const assigned = { agent: zoe, by: { type: 'routing', id: null, name: null }, previous: null }

  test('lead a visitor from the queue to an agent, to the bot, to the team again and to the end', async () => {
    const visitor = await enterHandedOver()
    const queue = { id: 'q', name: 'General' }
    await tell(visitor.id, 'conversation.queued', {
      queue,
      reason: 'handover',
      position: 2,
      estimated_wait_seconds: 90,
    })
    expect((await visitor.until(({ status }) => status.position === 2)).status.waitSeconds).toBe(90)
    await tell(visitor.id, 'queue.position', { queue, position: 1, estimated_wait_seconds: null })
    await visitor.until(({ status }) => status.position === 1)
    await tell(visitor.id, 'conversation.assigned', assigned)
    expect((await visitor.at('agent')).status.agent).toBe('Zoé')
    await tell(visitor.id, 'agent.typing', { on: true, agent: zoe })
    await visitor.until(({ typing }) => typing !== undefined)
    await tell(visitor.id, 'conversation.returned', { by: { type: 'agent', ...zoe }, note: 'all done' })
    await visitor.at('bot')
    await visitor.say('thank you')
    await visitor.say('human')
    await visitor.at('waiting')
    expect(gateway.batches.at(-1)?.map(({ body }) => body.message)).toEqual([
      'Here again',
      'thank you',
      'You said thank you',
      'I will fetch somebody',
      'human',
    ])
    await tell(visitor.id, 'conversation.closed', { by: { type: 'agent', ...zoe }, reason: null, tags: [] })
    const { entries } = await visitor.at('closed')
    expect(entries.flatMap(({ notice }) => notice?.code ?? [])).toEqual([
      'passed',
      'joined',
      'returned',
      'passed',
      'closed',
    ])
  })

  test('do not announce an agent who has just spoken', async () => {
    const visitor = await enterHandedOver()
    await tell(visitor.id, 'queue.position', { queue: { id: 'q', name: 'General' }, position: 1 })
    await deliver(reply(visitor.id, 'Good evening'))
    const agent = { id: 'a2', name: 'Inès' }
    await tell(visitor.id, 'conversation.assigned', { ...assigned, agent })
    const { entries, status } = await visitor.at('agent')
    expect(status.agent).toBe('Inès')
    expect(entries.at(-1)?.text).toBe('Good evening')
  })

  test('the end can be rated once, and the bot talked to again', async () => {
    const visitor = await enterHandedOver()
    await tell(visitor.id, 'conversation.closed', { by: { type: 'agent', ...zoe }, reason: null, tags: [] })
    await visitor.at('closed')
    expect((await visitor.post('/chat/rating', { score: 6 })).status).toBe(400)
    await visitor.post('/chat/rating', { score: 5, comment: ' Kind ' })
    await visitor.post('/chat/rating', { score: 1 })
    await visitor.until(({ status }) => status.rated)
    await visitor.post('/chat/go-on')
    const { status } = await visitor.until(({ entries }) => entries.at(-1)?.text === 'Here again')
    expect(status.at).toBe('bot')
    await expect
      .poll(() => gateway.told.map(({ type, data }) => [type, data]))
      .toEqual([['rating', { score: 5, comment: 'Kind' }]])
  })

  test('a rating that the gateway has not answered is kept, and told by the next process', async () => {
    const dataDir = await mkdtemp(join(tmpdir(), 'widget-'))
    await reopen({ dataDir })
    const visitor = await enterHandedOver()
    await tell(visitor.id, 'conversation.closed', { by: { type: 'agent', ...zoe }, reason: null, tags: [] })
    await visitor.at('closed')
    const event = gateway.hold('/messaging/v1/events')
    await visitor.post('/chat/rating', { score: 4 })
    await visitor.until(({ status }) => status.rated)
    await event.arrived
    await visitor.leave()
    await reopen({ dataDir })
    await event.dropped
    await expect.poll(() => gateway.told.map(({ data }) => data)).toEqual([{ score: 4 }])
    await reopen()
    await rm(dataDir, { recursive: true })
  })

  test('a rating that is late comes before what is said next: it is about what has ended', async () => {
    const visitor = await enterHandedOver()
    await tell(visitor.id, 'conversation.closed', { by: { type: 'agent', ...zoe }, reason: null, tags: [] })
    await visitor.at('closed')
    gateway.status = 503
    await visitor.post('/chat/rating', { score: 1 })
    await visitor.say('human')
    await visitor.until(({ status }) => status.at === 'failed' && status.problem === 'unreachable')
    expect(gateway.attempts).toBe(1)
    gateway.status = 200
    await visitor.post('/chat/retry')
    await visitor.at('waiting')
    expect(gateway.told.map(({ data }) => data)).toEqual([{ score: 1 }])
  })

  test('that the team came is known to what the bot offers next', async () => {
    gateway.queue = { state: 'unstaffed', opens_at: null }
    await enter()
    gateway.queue = { state: 'open', opens_at: null }
    await tell(null, 'availability.changed', gateway.queue)
    const { entries } = await (await enter()).until((state) => state.entries.length === 1)
    expect(entries[0]?.quickReplies).toEqual(['human'])
  })

  test('that the team left is known to the bot that a visitor is returned to', async () => {
    gateway.queue = { state: 'open', opens_at: null }
    const visitor = await enterHandedOver()
    gateway.queue = { state: 'unstaffed', opens_at: null }
    await tell(null, 'availability.changed', gateway.queue)
    await tell(visitor.id, 'conversation.returned', { by: { type: 'agent', ...zoe }, note: null })
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.text === 'Here again')
    expect(entries.at(-1)?.quickReplies).toEqual([])
  })

  test('of typing and of reading go both ways', async () => {
    const visitor = await enterHandedOver()
    const { body } = await visitor.say('hello')
    await visitor.until(({ entries }) => entries.at(-1)?.state === 'sent')
    await tell(visitor.id, 'message.read', { message_id: body.id })
    await visitor.until(({ entries }) => entries.at(-1)?.state === 'read')
    await visitor.post('/chat/typing', { on: true })
    const answer = reply(visitor.id, 'Good evening')
    await deliver(answer)
    await visitor.until(({ entries }) => entries.at(-1)?.author === 'agent')
    await visitor.post('/chat/read', { id: answer.id })
    await visitor.post('/chat/read', { id: 'of nobody' })
    await expect
      .poll(() => gateway.told.map(({ type, data }) => [type, data]))
      .toEqual([
        ['typing', { on: true }],
        ['message.read', { message_id: answer.id }],
      ])
  })

  test('about somebody else move nobody', async () => {
    const visitor = await enterHandedOver()
    expect(await tell('visitor-unknown', 'conversation.assigned', assigned)).toBe(200)
    expect((await visitor.until(() => true)).status.at).toBe('waiting')
  })
})

describe('files of the visitor', () => {
  test('go to the agent in base64, and are shown on the page', async () => {
    const visitor = await enterHandedOver()
    expect((await visitor.sendFile('été.png', PNG, 'image/png')).status).toBe(202)
    const { entries } = await visitor.until((state) => state.entries.at(-1)?.state === 'sent')
    const [file] = entries.at(-1)?.files ?? []
    expect((await visitor.getFile(file?.id)).headers.get('content-disposition')).toContain('%C3%A9t%C3%A9.png')
    const [sent] = gateway.batches.at(-1)?.[0]?.body.attachments ?? []
    expect(sent).toMatchObject({ name: 'été.png', mime_type: 'image/png', content: { type: 'base64' } })
    expect(Buffer.from(sent?.content.data ?? '', 'base64').equals(PNG)).toBe(true)
  })

  test('given to the bot go with the history', async () => {
    const visitor = await enter()
    await visitor.sendFile('note.txt', Buffer.from('hello'), 'text/plain')
    await visitor.say('human')
    await visitor.at('waiting')
    expect(gateway.batches[0]?.[1]).toMatchObject({
      recipient: { id: 'echo' },
      body: { message: '', attachments: [{ name: 'note.txt' }] },
    })
  })

  test('of more than 10 MB, or empty, are refused', async () => {
    const visitor = await enter()
    expect(await announceFile(visitor.token, 10_000_001)).toBe(413)
    expect((await visitor.sendFile('empty.bin', Buffer.alloc(0))).status).toBe(400)
    expect((await visitor.sendFile('fits.bin', Buffer.alloc(10_000_000))).status).toBe(202)
    await visitor.sendFile('fits.bin', Buffer.alloc(10_000_000))
    expect((await visitor.sendFile('fits.bin', Buffer.alloc(10_000_000))).body.error).toBe('too_many_files')
  })
})
