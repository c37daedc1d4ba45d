import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { json } from '../../test/published-api.ts'
import { api, clientWith, hangUp, history, live, MESSAGES, usePublishedApi } from '../../test/test-client.ts'
import { createDurableSender, type DurableOptions, fileStore, type OutgoingStore, type Refused } from './index.ts'

usePublishedApi()

function memoryStore(entries: string[] = []): OutgoingStore {
  return {
    append: async (entry) => void entries.push(entry),
    first: async () => entries[0],
    removeFirst: async () => void entries.shift(),
  }
}

function senderWith(store: OutgoingStore, options: Partial<DurableOptions> = {}) {
  const refused: Refused[] = []
  const errors: unknown[] = []
  const waits: number[] = []
  const sender = createDurableSender(clientWith({ retry: false }), {
    store,
    onRefused: (one) => void refused.push(one),
    onError: (error) => void errors.push(error),
    clock: { now: () => 1_700_000_000_000, wait: async (ms) => void waits.push(ms) },
    ...options,
  })
  onTestFinished(() => sender.close())
  return { sender, refused, errors, waits }
}

/** The ids of the messages that arrived, one list a request. */
const arrived = () =>
  api.on(MESSAGES).map(({ body }) => JSON.parse(String(body)).messages.map(({ id }: { id: string }) => id))

describe('a durable sender', () => {
  test('sends in order, one request for each call, through failures that pass', async () => {
    api.next(MESSAGES, hangUp, (_received, response) => response.writeHead(503, { 'Retry-After': '90' }).end())
    const { sender, errors, waits } = senderWith(memoryStore())
    await sender.send({ ...live, id: '1' })
    await sender.sendHistory([history, { ...history, id: '2' }], { handover: { queue: 'Returns' } })
    await sender.send([{ ...live, id: '3' }])
    await sender.idle()
    expect(arrived()).toEqual([['1'], ['1'], ['1'], ['1234546', '2'], ['3']])
    expect(errors).toMatchObject([{ code: 'network_error' }, { code: 'server_error' }])
    expect(waits).toEqual([expect.closeTo(1000, -3), 90_000])
    const [, , , handedOver] = api.on(MESSAGES).map(({ body }) => JSON.parse(String(body)).messages)
    expect(handedOver[1].metadata).toEqual({ handover: { queue: 'Returns' } })
  })

  test('gives what is refused for good to onRefused, and goes on', async () => {
    const errors = [{ path: '/messages/0/id', message: 'bad' }]
    api.next(MESSAGES, (_received, response) => json(response, 400, { error: 'invalid_request', errors }))
    const { sender, refused } = senderWith(memoryStore())
    await sender.send({ ...live, id: 'bad' })
    await sender.send({ ...live, id: 'good' })
    await sender.idle()
    expect(refused).toEqual([{ messages: [{ ...live, id: 'bad' }] }])
    expect(arrived()).toEqual([['bad'], ['good']])
  })

  test('holds on to what is refused until onRefused has taken it', async () => {
    api.next(MESSAGES, ...Array.from({ length: 2 }, () => refuse))
    const failures = [new Error('the disk is full')]
    const taken: Refused[] = []
    const onRefused = (one: Refused) => {
      const failure = failures.shift()
      if (failure) throw failure
      taken.push(one)
    }
    const { sender, errors } = senderWith(memoryStore(), { onRefused })
    await sender.send(live)
    await sender.idle()
    expect([errors, taken]).toEqual([
      [expect.objectContaining({ message: 'the disk is full' })],
      [{ messages: [live] }],
    ])
  })

  test('gives events their id and time when they are kept, so that they are the same at every attempt', async () => {
    const path = '/messaging/v1/events'
    api.next(path, hangUp, (_received, response) => json(response, 200, {}))
    const { sender } = senderWith(memoryStore())
    await sender.tell({ type: 'typing', customer_id: 'c', data: { on: true } })
    await sender.idle()
    const [first, second] = api.on(path).map(({ body }) => String(body))
    expect(second).toBe(first)
    expect(JSON.parse(first ?? '')).toEqual({
      events: [
        { id: expect.any(String), created_at: 1_700_000_000, type: 'typing', customer_id: 'c', data: { on: true } },
      ],
    })
  })

  test('sends what the process before it left, before anything else', async () => {
    const { sender } = senderWith(memoryStore([JSON.stringify({ messages: [{ ...live, id: 'left' }] })]))
    await sender.send({ ...live, id: 'new' })
    await sender.idle()
    expect(arrived()).toEqual([['left'], ['new']])
  })

  test('keeps nothing more once it is closed, and leaves what waits', async () => {
    const entries = [JSON.stringify({ messages: [live] })]
    api.next(MESSAGES, (_received, response) => response.writeHead(503).end())
    const failed = Promise.withResolvers<unknown>()
    const wait = (_ms: number, signal?: AbortSignal) =>
      new Promise<void>((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
    const { sender } = senderWith(memoryStore(entries), { clock: { now: () => 0, wait }, onError: failed.resolve })
    await failed.promise
    await sender.close()
    await expect(sender.send(live)).rejects.toMatchObject({ code: 'invalid_argument' })
    expect(entries).toHaveLength(1)
  })
})

const refuse = (_received: unknown, response: Parameters<typeof json>[0]) => json(response, 400, {})

/** Keeps messages until it is killed; the server it knows does not answer. */
const partner = `
const { createClient } = await import('${new URL('../index.ts', import.meta.url)}')
const { createDurableSender, fileStore } = await import('${new URL('./index.ts', import.meta.url)}')
const client = createClient({ baseUrl: 'http://127.0.0.1:1', clientId: 'id', clientSecret: 'secret' })
const sender = createDurableSender(client, { store: fileStore(process.argv[1]), onRefused() {}, onError() {} })
for (let id = 1; ; id += 1) {
  await sender.send({ id: String(id), created_at: 1, customer_id: 'c', sender: { type: 'bot', id: 'b' }, body: { message: 'Hi' } })
  console.log(id)
}
`

test('what was kept survives a killed process, and is sent by the next one in order', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-outgoing-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const path = join(folder, 'outgoing.log')
  const child = spawn(process.execPath, ['--input-type=module', '-e', partner, path], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const chunk of child.stdout) {
    output += chunk
    if (output.split('\n').length > 20) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  const told = output.split('\n').filter((line) => line !== '').length
  const store = fileStore(path)
  onTestFinished(() => store.close())
  const { sender } = senderWith(store)
  await sender.idle()
  const ids = arrived().flat()
  expect(ids.slice(0, told)).toEqual(Array.from({ length: told }, (_, index) => String(index + 1)))
  expect(ids.length - told).toBeLessThanOrEqual(1)
})
