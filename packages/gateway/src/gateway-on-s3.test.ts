/** A gateway whose files are on S3: in and out, and what it does while S3 is away. */
import { randomBytes } from 'node:crypto'
import { createWorld, s3BlobUrl, waitFor } from '@passerelle/testkit'
import { pino } from 'pino'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Fault } from '../test/faulty-proxy.ts'
import { useS3 } from './blobs/test-s3.ts'

const s3 = useS3()

async function openWorld() {
  const blobUrl = s3BlobUrl(s3.proxy.url, randomBytes(8).toString('hex'))
  const logged: string[] = []
  const log = pino({ level: 'warn' }, { write: (line: string) => void logged.push(line) })
  const world = await createWorld({ settings: { BLOB_URL: blobUrl, ATTACHMENT_GRACE: '0s' }, overrides: { log } })
  onTestFinished(async () => {
    s3.proxy.rule(() => undefined)
    await world.close()
  })
  const download = (url: string) => world.asPartner.call<unknown>('GET', new URL(url).pathname)
  const ask = (path: string) => fetch(world.url + path, { signal: AbortSignal.timeout(2000) })
  const health = async () => {
    const [ready, metrics] = await Promise.all([ask('/health/ready'), ask('/metrics')])
    const up = /^passerelle_files_up (.*)$/m.exec(await metrics.text())?.[1]
    return { status: ready.status, said: (await ready.json()) as Record<string, string>, up: Number(up) }
  }
  return { ...world, download, health, logged }
}

const message = (id: string, file?: { type: 'base64' | 'url'; data: string }) => ({
  id,
  created_at: 1_700_000_000,
  customer_id: 'c1',
  sender: { type: 'human', id: 'c1' },
  body: {
    message: `hello ${id}`,
    ...(file && { attachments: [{ id: 'f', name: 'a.bin', mime_type: 'application/octet-stream', content: file }] }),
  },
})

describe('a gateway with its files on S3', () => {
  test('takes files from a partner, inside a message and by URL, and shows them to an agent', async () => {
    const world = await openWorld()
    const bytes = randomBytes(6 * 1024 * 1024)
    const url = world.partner.addFile((_, response) => response.end(bytes))
    await world.send(
      message('m1', { type: 'base64', data: bytes.toString('base64') }),
      message('m2', { type: 'url', data: url }),
    )
    const { id } = await world.conversationOf('c1')
    for (const index of [0, 1]) {
      const file = await waitFor('the file', async () => {
        const found = (await world.thread(id))[index]?.attachments[0]
        return found?.state === 'ready' ? found : undefined
      })
      const answer = await world.asDesk.call('GET', `/attachments/${file.id}`)
      expect([answer.status, answer.bytes.equals(bytes)]).toEqual([200, true])
    }
  })

  test('sends an agent’s file to the webhook as a URL, which is good for one download, through a broken connection', async () => {
    const world = await openWorld()
    await world.send(message('m1'))
    const { id } = await world.conversationOf('c1')
    const bytes = randomBytes(11 * 1024 * 1024)
    const upload = await world.upload({ name: 'big.bin', type: 'application/octet-stream', bytes })
    await world.reply(id, { message: 'here', attachments: [{ upload_id: upload.upload_id }] })
    const [webhook] = await world.partner.waitForRequests(1)
    const url = webhook?.message.body.attachments?.[0]?.content.data ?? ''
    await waitFor(
      'the delivery to be settled',
      async () => (await world.thread(id)).at(-1)?.delivery?.state === 'delivered',
    )

    s3.proxy.rule(({ method }) => (method === 'GET' ? { changeAnswerAt: bytes.length - 1 } : undefined))
    await expect(world.download(url)).rejects.toThrow()
    expect(world.logged.join()).toMatch(/is damaged, its checksum is not the one.*an answer broke off/)
    let breaks = 0
    s3.proxy.rule(({ method }) => (method === 'GET' && breaks++ < 2 ? { cutAnswerAt: 3_000_000 } : undefined))
    const whole = await world.download(url)
    expect([whole.status, whole.bytes.equals(bytes)]).toEqual([200, true])
    expect((await world.download(url)).status).toBe(404)
  })

  test('answers 503 with Retry-After while S3 is away, takes what needs no file, and goes on by itself', async () => {
    const world = await openWorld()
    const file = { type: 'base64' as const, data: randomBytes(300_000).toString('base64') }
    s3.proxy.rule(() => ({ answer: 403, body: '<Error><Code>AccessDenied</Code></Error>' }))
    const refused = await world.asPartner.call('POST', '/messaging/v1/messages', { messages: [message('m1', file)] })
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '10'])
    expect(JSON.stringify(refused.body)).not.toMatch(/S3|AccessDenied|127\.0\.0\.1/)
    await world.send(message('m2'))
    s3.proxy.rule(() => undefined)
    await world.send(message('m1', file))
    const { id } = await world.conversationOf('c1')
    expect((await world.thread(id)).map(({ message: text }) => text).toSorted()).toEqual(['hello m1', 'hello m2'])
  })

  test.each<[string, Fault]>([
    ['refuses', { answer: 403, body: '<Error><Code>AccessDenied</Code></Error>' }],
    ['says nothing', { hang: true }],
  ])(
    'an S3 that %s takes no server out, is told, and so is its return',
    async (_, fault) => {
      const world = await openWorld()
      const said = { status: 'ok', database: 'ok' }
      expect(await world.health()).toEqual({ status: 200, said: { ...said, files: 'ok' }, up: 1 })
      s3.proxy.rule(() => fault)
      const read = async (up: 0 | 1) => {
        const health = await world.health()
        // Two requests tell it: it may change between them.
        return health.up === up && (health.said.files === 'ok') === (up === 1) ? health : undefined
      }
      // A look at S3 has a limit by this clock: set forward at once again, it would never end in time.
      const look = (up: 0 | 1) => {
        world.clock.advance(3000)
        return waitFor('one look', () => read(up), 500).catch(() => undefined)
      }
      const until = (up: 0 | 1) => waitFor(`the files to be up: ${up}`, () => look(up))
      expect(await until(0)).toEqual({ status: 200, said: { ...said, files: 'failed' }, up: 0 })
      await world.send(message('m1'))
      s3.proxy.rule(() => undefined)
      expect(await until(1)).toEqual({ status: 200, said: { ...said, files: 'ok' }, up: 1 })
    },
    120_000,
  )

  test('asks that come every second make few requests to S3', async () => {
    const world = await openWorld()
    const before = s3.proxy.seen.length
    for (let second = 0; second < 60; second++) {
      await world.health()
      world.clock.advance(1000)
    }
    // A look writes, reads and deletes.
    expect(s3.proxy.seen.length - before).toBeLessThanOrEqual(4 * 3)
  })
})
