/** The chat as a process, before a server at work and an agent who answers. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ConversationItem } from '@passerelle/protocol'
import { createWorld, type World, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { folder, runProcess, start, useCli } from './test-cli.ts'

useCli()
let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(() => world.close())

const webhookOf = async () =>
  (await world.asOperator.get<{ webhook_url: string | null }>(`/connectors/${world.connector.id}`)).webhook_url

const chat = (args: string[], env: Record<string, string> = {}) =>
  start(['chat', '--url', world.url, ...args], {
    PASSERELLE_DATA_DIR: world.dataDir,
    PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1',
    ...env,
  })

const credentials = () => {
  const { client_id, client_secret } = world.connector
  return ['--client-id', client_id, '--client-secret', client_secret]
}

const texts = async (conversation: ConversationItem) =>
  (await world.thread(conversation.id)).map(({ kind, message }) => `${kind}: ${message}`)

test('a customer writes, an agent answers, files go both ways; the webhook is put back at the end', async () => {
  writeFileSync(join(folder, 'a photo.PNG'), 'bytes')
  const before = await webhookOf()
  const me = chat([
    '--connector',
    world.connector.id,
    '--customer',
    'zoe',
    '--name',
    'Zoé',
    '--listen',
    '0',
    '--yes',
    '--json',
  ])
  await me.said(/You are Zoé \(zoe\)/)
  expect(await webhookOf()).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/webhook$/)
  me.type('Hello')
  me.type('/file "a photo.PNG"')
  me.type('/nonsense')
  me.type('//not a command')
  const sent = await me.lines(3)
  expect(sent.map(({ event, status, file }) => [event, status, file])).toEqual([
    ['sent', 'recorded', undefined],
    ['sent', 'recorded', 'a photo.PNG'],
    ['sent', 'recorded', undefined],
  ])
  await me.said(/\/file PATH sends a file.*\n(.|\n)*\/file PATH sends a file/)
  const conversation = await world.conversationOf('zoe')
  expect(conversation.customer_name).toBe('Zoé')
  const thread = await world.thread(conversation.id)
  expect(thread.map(({ message }) => message)).toEqual(['Hello', '', '/not a command'])
  expect(thread[1]?.attachments).toMatchObject([{ name: 'a photo.PNG', mime_type: 'image/png', size: 5 }])
  const { upload_id } = await world.upload({ name: 'b.txt', type: 'text/plain', bytes: Buffer.from('b') })
  await world.reply(conversation.id, { message: 'Bonjour', attachments: [{ upload_id }] })
  const received = (await me.lines(4))[3]
  expect(received).toMatchObject({
    event: 'received',
    message: { customer_id: 'zoe', body: { message: 'Bonjour', attachments: [{ name: 'b.txt' }] } },
  })
  await waitFor('the tick', async () => (await world.thread(conversation.id))[3]?.delivery?.state === 'delivered')
  me.type('/quit')
  expect(await me.end()).toBe(0)
  expect(await webhookOf()).toBe(before)
})

test("another customer's answer goes on to the connector's own webhook meanwhile", async () => {
  const sender = { type: 'human', id: 'bob' }
  await world.send({ id: '1', created_at: 1700000000, customer_id: 'bob', sender, body: { message: 'hello' } })
  const me = chat(['--connector', world.connector.id, '--listen', '0', '--yes', '--json'])
  await me.said(/You are Customer \(chat-/)
  await world.reply((await world.conversationOf('bob')).id, 'for Bob')
  const [passedOn] = await world.partner.waitForRequests(1)
  expect(passedOn?.message.body.message).toBe('for Bob')
  expect(me.stdout()).toBe('')
  expect(await me.end('SIGINT')).toBe(0)
  expect(await webhookOf()).toBe(world.partner.url)
})

test('a webhook that was changed meanwhile is left alone', async () => {
  const me = chat(['--connector', world.connector.id, '--listen', '0', '--yes'])
  await me.said(/You are/)
  await world.asOperator.call('PATCH', `/connectors/${world.connector.id}`, { webhook_url: 'https://bot.example/new' })
  expect(await me.end('SIGTERM')).toBe(0)
  expect(await webhookOf()).toBe('https://bot.example/new')
})

describe('history', () => {
  test('--with-history hands a talk with a bot over, before what is written', async () => {
    const me = chat([...credentials(), '--customer', 'zoe', '--with-history', '--json'])
    me.type('It is urgent')
    const [history, sent] = await me.lines(2)
    expect(history).toMatchObject({ event: 'history', ids: { length: 5 } })
    expect(sent).toMatchObject({ event: 'sent' })
    const said = await texts(await world.conversationOf('zoe'))
    expect(said).toHaveLength(6)
    expect(said[0]).toMatch(/^history: /)
    expect(said[5]).toBe('inbound: It is urgent')
  })

  test('--history sends a file of messages, whose customer is the one of the chat', async () => {
    const bot = { type: 'bot', id: 'b' }
    const message = { id: 'h1', created_at: 1700000000, sender: bot, recipient: { type: 'human', id: 'zoe' } }
    writeFileSync(join(folder, 'history.json'), JSON.stringify([{ ...message, body: { message: 'How can I help?' } }]))
    const me = chat([...credentials(), '--customer', 'zoe', '--history', 'history.json', '--json'])
    expect(await me.lines(1)).toEqual([{ event: 'history', ids: ['h1'] }])
    expect(await texts(await world.conversationOf('zoe'))).toEqual(['history: How can I help?'])
  })

  test.each([
    ['none.json', undefined, 'cannot be read (ENOENT)'],
    ['bad.json', '{', 'is not JSON'],
    ['odd.json', '{"a":1}', 'neither a list'],
    [
      'no-recipient.json',
      '[{"id":"1","created_at":1,"sender":{"type":"bot","id":"b"},"body":{"message":"x"}}]',
      'recipient',
    ],
  ])('%s is refused', async (name, content, reason) => {
    if (content !== undefined) writeFileSync(join(folder, name), content)
    const me = chat([...credentials(), '--history', name])
    expect(await me.end()).toBe(1)
    expect(me.stderr()).toContain(reason)
  })
})

test('the end of what is typed is the end; credentials may stand in the environment', async () => {
  const { client_id: CLIENT_ID, client_secret: CLIENT_SECRET } = world.connector
  const me = chat(['--customer', 'zoe'], { CLIENT_ID, CLIENT_SECRET })
  me.type('Hello')
  me.child.stdin?.end()
  expect(await me.end()).toBe(0)
  expect(me.stdout()).toBe('  recorded\n')
  expect(await texts(await world.conversationOf('zoe'))).toEqual(['inbound: Hello'])
})

test('what fails is told, and the chat goes on', async () => {
  const me = chat([...credentials(), '--customer', 'zoe', '--json'])
  await me.said(/You are/)
  me.type('/file nowhere.pdf')
  await me.said(/nowhere\.pdf cannot be read \(ENOENT\)/)
  me.type('x'.repeat(70_000))
  await me.said(/answered 400/)
  me.type('Hello')
  expect(await me.lines(1)).toMatchObject([{ event: 'sent' }])
})

test('refused: no credentials (2), wrong ones, nobody there, a forbidden webhook (1)', async () => {
  const none = await runProcess(['chat', '--url', world.url])
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('CLIENT_ID')])
  const wrong = chat(['--client-id', 'x', '--client-secret', 'y', '--json'])
  expect(await wrong.end()).toBe(1)
  expect(JSON.parse(wrong.stderr())).toMatchObject({
    error: 'refused',
    error_description: expect.stringContaining('401'),
  })
  const nobody = await runProcess(['chat', '--url', 'http://127.0.0.1:1', '--client-id', 'x', '--client-secret', 'y'])
  expect([nobody.code, nobody.stderr.split('\n')]).toEqual([1, [expect.stringContaining('127.0.0.1:1'), '']])
  const empty = await runProcess(['chat', '--url', world.url, '--client-id', 'x', '--client-secret', ''])
  expect([empty.code, empty.stderr]).toEqual([1, expect.stringMatching(/^--client-secret is empty[^\n]*\n$/)])
  const before = await webhookOf()
  const args = ['--connector', world.connector.id, '--listen', '0', '--yes']
  const forbidden = chat(args, { PASSERELLE_OUTBOUND_ALLOW: '' })
  expect(await forbidden.end()).toBe(1)
  expect(forbidden.stderr()).toContain('PASSERELLE_OUTBOUND_ALLOW')
  expect(await webhookOf()).toBe(before)
})
