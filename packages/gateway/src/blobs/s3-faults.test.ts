/** S3 behind a proxy that is slow, breaks off, refuses for a while, or changes bytes: nothing is lost, nothing kept half. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { waitFor } from '@passerelle/testkit/wait-for'
import { describe, expect, test } from 'vitest'
import { type Fault, firstTimes, type SeenRequest } from '../../test/faulty-proxy.ts'
import type { BlobStore } from '../attachments/blob-store.ts'
import { useS3 } from './test-s3.ts'

const s3 = useS3()
const mebibyte = 1024 * 1024
const slowDown: Fault = {
  answer: 503,
  body: '<Error><Code>SlowDown</Code><Message>Reduce your rate.</Message></Error>',
}

const listAll = (blobs: BlobStore) => Array.fromAsync(blobs.list({ olderThan: new Date(Date.now() + 3600_000) }))

async function streamOf(blobs: BlobStore, key: string): Promise<Readable> {
  const opened = await blobs.open(key)
  if (!opened) throw new Error(`${key} is gone`)
  return opened.stream
}

/** What came before it failed, and the error. */
async function readUntilItFails(stream: Readable): Promise<{ count: number; error: unknown }> {
  let count = 0
  try {
    for await (const chunk of stream) count += chunk.length
  } catch (error) {
    return { count, error }
  }
  throw new Error('it did not fail')
}

const isPut = ({ method }: SeenRequest) => method === 'PUT'
const isGet = ({ method, url }: SeenRequest) =>
  method === 'GET' && !url.includes('list-type') && !url.includes('?uploads')
const isPart = (number: number) => (request: SeenRequest) => request.url.includes(`partNumber=${number}`)

/** The fault for the first requests of that kind. */
function only(is: (request: SeenRequest) => boolean, fault: Fault, times = Number.POSITIVE_INFINITY) {
  const next = firstTimes(times, fault)
  return (request: SeenRequest) => (is(request) ? next() : undefined)
}

test('a check that may not read leaves nothing behind', async () => {
  const blobs = s3.open()
  s3.proxy.rule(only(isGet, { answer: 403 }))
  await expect(blobs.check()).rejects.toThrow('403')
  s3.proxy.rule(() => undefined)
  expect(await listAll(blobs)).toEqual([])
})

describe('a file that is sent', () => {
  test.each<[string, Fault]>([
    ['is refused for a moment', slowDown],
    ['breaks off on its way', { cutRequestAt: 100_000 }],
    ['is kept, and its answer lost', { loseAnswer: true }],
  ])('arrives although a part %s', async (_, fault) => {
    const blobs = s3.open()
    const bytes = randomBytes(11 * mebibyte)
    s3.proxy.rule(only(isPart(2), fault, 2))
    const { key } = await blobs.put(bytes)
    expect(Buffer.from((await blobs.read(key)) ?? []).equals(bytes)).toBe(true)
    expect(await listAll(blobs)).toEqual([key])
  })

  test('arrives although no answer comes for a while', async () => {
    const blobs = s3.open('', { idleMs: 1000 })
    s3.proxy.rule(only(isPut, { hang: true }, 2))
    const { key } = await blobs.put(Buffer.from('hello'))
    expect(String(Buffer.from((await blobs.read(key)) ?? []))).toBe('hello')
  })

  test('arrives by another request when it stands still', async () => {
    const blobs = s3.open('', { idleMs: 1000 })
    const bytes = randomBytes(200_000)
    s3.proxy.rule(only(isPut, { dripRequest: { bytes: 150_000, pauseMs: 600_000 } }, 1))
    const before = s3.proxy.seen.length
    const { key } = await blobs.put(bytes)
    expect(s3.proxy.seen.slice(before).filter(isPut)).toHaveLength(2)
    expect(Buffer.from((await blobs.read(key)) ?? []).equals(bytes)).toBe(true)
  })

  test.each<[string, Fault, string]>([
    ['it is refused for long', slowDown, '(503 SlowDown)'],
    ['it breaks off each time', { cutRequestAt: 100_000 }, 'does not answer on http://127.0.0.1'],
    ['its bytes are changed on their way', { changeRequestAt: 77 }, '(400 BadDigest)'],
    ['no answer ever comes', { hang: true }, '(TimeoutError)'],
  ])('is kept neither whole nor half when %s', async (_, fault, message) => {
    const blobs = s3.open('', { idleMs: 1500, attempts: 2 })
    s3.proxy.rule(only((request) => isPut(request) && !isPart(1)(request), fault))
    for (const bytes of [randomBytes(200_000), randomBytes(6 * mebibyte)]) {
      await expect(blobs.put(bytes)).rejects.toMatchObject({
        name: 'Error',
        message: expect.stringContaining(message),
        kind: 'temporarily_unavailable',
      })
    }
    s3.proxy.rule(() => undefined)
    expect(await listAll(blobs)).toEqual([])
  })

  test('fails with what is wrong with S3 when more of it is to come', async () => {
    const blobs = s3.open('', { attempts: 1 })
    async function* source() {
      for (let n = 0; n < 24; n++) yield randomBytes(mebibyte)
    }
    for (const fault of [slowDown, { answer: 403 }]) {
      s3.proxy.rule(() => fault)
      await expect(blobs.put(source())).rejects.toMatchObject({ kind: 'temporarily_unavailable' })
    }
  })

  test('is left to the sweep when all that was lost is the last answer', async () => {
    const blobs = s3.open()
    s3.proxy.rule(only(({ method, url }) => method === 'POST' && url.includes('uploadId='), { loseAnswer: true }, 1))
    await expect(blobs.put(randomBytes(6 * mebibyte))).rejects.toMatchObject({ kind: 'temporarily_unavailable' })
    const orphans = await listAll(blobs)
    expect(orphans).toHaveLength(1)
    for (const key of orphans) await blobs.delete(key)
    expect(await listAll(blobs)).toEqual([])
  })

  test('fails with the source’s own error, whatever it looks like, also when S3 is away by then', async () => {
    const blobs = s3.open('', { attempts: 1 })
    const broken = Object.assign(new Error('the client went away'), { code: 'ECONNRESET' })
    async function* source() {
      yield randomBytes(6 * mebibyte)
      s3.proxy.rule(() => slowDown)
      throw broken
    }
    await expect(blobs.put(source())).rejects.toBe(broken)
  })
})

describe('a file that is read', () => {
  const sizes: [string, number][] = [
    ['small', 200_000],
    ['in parts', 11 * mebibyte],
  ]

  test.each(sizes)('goes on where its connection broke (%s)', async (_, size) => {
    const blobs = s3.open()
    const bytes = randomBytes(size)
    const { key } = await blobs.put(bytes)
    const before = s3.proxy.seen.length
    s3.proxy.rule(only(isGet, { cutAnswerAt: 60_000 }, 3))
    expect((await buffer(await streamOf(blobs, key))).equals(bytes)).toBe(true)
    const ranges = s3.proxy.seen.slice(before).map(({ headers }) => headers.range)
    expect(ranges).toEqual([undefined, 'bytes=60000-', 'bytes=120000-', 'bytes=180000-'])
  })

  test('comes by one request although it drips for longer than S3 may be silent', async () => {
    const blobs = s3.open('', { idleMs: 1000 })
    const bytes = randomBytes(200_000)
    const { key } = await blobs.put(bytes)
    const before = s3.proxy.seen.length
    s3.proxy.rule(only(isGet, { dripAnswer: { bytes: 10_000, pauseMs: 70 } }))
    expect((await buffer(await streamOf(blobs, key))).equals(bytes)).toBe(true)
    expect(s3.proxy.seen).toHaveLength(before + 1)
  })

  test('goes on by another request where it stands still', async () => {
    const blobs = s3.open('', { idleMs: 1000 })
    const bytes = randomBytes(200_000)
    const { key } = await blobs.put(bytes)
    const before = s3.proxy.seen.length
    s3.proxy.rule(only(isGet, { dripAnswer: { bytes: 30_000, pauseMs: 600_000 } }, 1))
    expect((await buffer(await streamOf(blobs, key))).equals(bytes)).toBe(true)
    const ranges = s3.proxy.seen.slice(before).map(({ headers }) => headers.range)
    expect(ranges).toEqual([undefined, 'bytes=30000-'])
  })

  test('goes on after its client was idle for longer than S3 waits', async () => {
    const blobs = s3.open('', { idleMs: 1500 })
    const bytes = randomBytes(11 * mebibyte)
    const { key } = await blobs.put(bytes)
    const stream = await streamOf(blobs, key)
    const chunks = stream.iterator()
    const { value: first } = await chunks.next()
    const endedBefore = s3.proxy.ended()
    await waitFor('the connection to end', () => s3.proxy.ended() > endedBefore)
    const rest: Uint8Array[] = []
    for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) rest.push(chunk)
    expect(Buffer.concat([first, ...rest]).equals(bytes)).toBe(true)
  })

  test('is not taken for empty when its length is not told', async () => {
    const blobs = s3.open()
    const { key } = await blobs.put(Buffer.from('hello'))
    s3.proxy.rule(only(isGet, { withoutHeader: /^content-length$/ }))
    await expect(blobs.open(key)).rejects.toMatchObject({ kind: 'temporarily_unavailable' })
  })

  test('waits while S3 asks to slow down', async () => {
    const blobs = s3.open()
    const { key } = await blobs.put(Buffer.from('hello'))
    s3.proxy.rule(only(isGet, slowDown, 2))
    expect(String(await buffer(await streamOf(blobs, key)))).toBe('hello')
  })

  test.each(sizes)('fails when its connection breaks again and again (%s)', async (_, size) => {
    const blobs = s3.open('', { attempts: 1 })
    const { key } = await blobs.put(randomBytes(size))
    s3.proxy.rule(({ headers }) => ({ cutAnswerAt: headers.range ? 0 : 100_000 }))
    const { count, error } = await readUntilItFails(await streamOf(blobs, key))
    expect(error).toMatchObject({ message: expect.stringContaining('S3 does not answer on http://127.0.0.1') })
    expect(count).toBeLessThan(size)
  })

  test.each(sizes)('is never whole when a byte was changed, the last one too (%s)', async (_, size) => {
    const blobs = s3.open()
    const { key } = await blobs.put(randomBytes(size))
    for (const at of [0, size - 1]) {
      s3.proxy.rule(only(isGet, { changeAnswerAt: at }))
      const { count, error } = await readUntilItFails(await streamOf(blobs, key))
      expect(error).toMatchObject({ message: expect.stringContaining('is damaged, its checksum is not the one') })
      expect(count).toBeLessThan(size)
      await expect(blobs.read(key)).rejects.toThrow('is damaged')
    }
    s3.proxy.rule(() => undefined)
    expect((await blobs.read(key))?.length).toBe(size)
  })

  test('leaves no connection behind when nobody reads on', async () => {
    const blobs = s3.open()
    const { key } = await blobs.put(randomBytes(11 * mebibyte))
    const stream = await streamOf(blobs, key)
    await once(stream, 'readable')
    const endedBefore = s3.proxy.ended()
    stream.destroy()
    await waitFor('the connection to end', () => s3.proxy.ended() > endedBefore)
  })
})
