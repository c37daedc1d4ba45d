import { randomBytes } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BlobStore } from '../attachments/blob-store.ts'
import { BlobTooLarge } from '../attachments/blob-too-large.ts'

const later = () => new Date(Date.now() + 3600_000)
const earlier = () => new Date(Date.now() - 3600_000)

async function keysOf(blobs: BlobStore, olderThan = later()): Promise<string[]> {
  const keys = await Array.fromAsync(blobs.list({ olderThan }))
  return keys.sort()
}

async function* chunksOf(...chunks: Uint8Array[]) {
  yield* chunks
}

const strangeKeys = ['', '.', '..', '../../etc/passwd', '/etc/passwd', 'ab/../../x', 'ab\0cd', 'a'.repeat(5000), 'é']

/** What every blob store must do. `open` gives an empty one, and cleans up when the test ends. */
export function describeBlobs(open: () => Promise<BlobStore>): void {
  describe('put and read', () => {
    it('gives back the bytes and their size', async () => {
      const blobs = await open()
      await fc.assert(
        fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 500 }), { maxLength: 5 }), async (chunks) => {
          const bytes = Buffer.concat(chunks)
          for (const source of [new Uint8Array(bytes), chunksOf(...chunks), Readable.from(chunks)]) {
            const stored = await blobs.put(source)
            expect(stored).toEqual({ key: expect.any(String), size: bytes.length })
            expect(Buffer.from((await blobs.read(stored.key)) ?? []).equals(bytes)).toBe(true)
          }
        }),
        { numRuns: 15 },
      )
    })

    it('keeps a large file whole', async () => {
      const blobs = await open()
      const bytes = randomBytes(5 * 1024 * 1024 + 7)
      const stored = await blobs.put(bytes)
      const opened = await blobs.open(stored.key)
      expect([stored.size, opened?.size]).toEqual([bytes.length, bytes.length])
      expect(opened && (await buffer(opened.stream)).equals(bytes)).toBe(true)
    })

    it('gives parts of it, to the last byte', async () => {
      const blobs = await open()
      const bytes = randomBytes(300 * 1024)
      const { key } = await blobs.put(bytes)
      for (const [from, to] of [
        [0, 0],
        [7, 70_000],
        [bytes.length - 5, bytes.length - 1],
      ] as const) {
        const part = await blobs.openPart(key, { from, to })
        expect(part && (await buffer(part)).equals(bytes.subarray(from, to + 1))).toBe(true)
      }
      await blobs.delete(key)
      expect(await blobs.openPart(key, { from: 0, to: 1 })).toBeUndefined()
      expect(await blobs.openPart('../../etc/passwd', { from: 0, to: 1 })).toBeUndefined()
    })

    it('takes many side by side, each under a key of its own that cannot be guessed', async () => {
      const blobs = await open()
      const stored = await Promise.all(Array.from({ length: 50 }, () => blobs.put(Buffer.from('the same'))))
      expect(new Set(stored.map(({ key }) => key)).size).toBe(50)
      for (const { key } of stored) expect(key).toMatch(/^[A-Za-z0-9_-]{22,}$/)
      expect(await keysOf(blobs)).toEqual(stored.map(({ key }) => key).sort())
    })

    it('asks for the next chunk only when the one before is written', async () => {
      const blobs = await open()
      let handedOut = 0
      async function* endless() {
        for (;;) {
          handedOut++
          yield new Uint8Array(1024)
        }
      }
      await expect(blobs.put(endless(), { maxBytes: 10 * 1024 })).rejects.toBeInstanceOf(BlobTooLarge)
      expect(handedOut).toBe(11)
    })
  })

  describe('what is not kept', () => {
    it('is a file that is too large, by one byte, and its source is told to stop', async () => {
      const blobs = await open()
      let stopped = false
      async function* source() {
        try {
          yield new Uint8Array(6)
          yield new Uint8Array(5)
        } finally {
          stopped = true
        }
      }
      for (const tooLarge of [new Uint8Array(11), source()]) {
        await expect(blobs.put(tooLarge, { maxBytes: 10 })).rejects.toMatchObject({
          name: 'BlobTooLarge',
          maxBytes: 10,
        })
      }
      expect(stopped).toBe(true)
      expect(await keysOf(blobs)).toEqual([])
      expect((await blobs.put(new Uint8Array(10), { maxBytes: 10 })).size).toBe(10)
    })

    it('is a file whose source fails; the error is the source’s own', async () => {
      const blobs = await open()
      const broken = new Error('the connection broke')
      async function* source() {
        yield Buffer.from('half')
        throw broken
      }
      await expect(blobs.put(source())).rejects.toBe(broken)
      expect(await keysOf(blobs)).toEqual([])
    })
  })

  describe('keys', () => {
    it('that were never given are treated as gone', async () => {
      const blobs = await open()
      const { key } = await blobs.put(Buffer.from('x'))
      for (const strange of [...strangeKeys, `../${key}`, `${key}/`, `${key}.`, key.slice(0, 2), `${key}x`]) {
        expect(await blobs.open(strange)).toBeUndefined()
        expect(await blobs.read(strange)).toBeUndefined()
        await blobs.delete(strange)
      }
      expect(await blobs.read(key)).toBeDefined()
    })
  })

  describe('delete', () => {
    it('can be repeated, and takes only that blob', async () => {
      const blobs = await open()
      const [gone, kept] = [await blobs.put(Buffer.from('a')), await blobs.put(Buffer.from('b'))]
      await blobs.delete(gone.key)
      await blobs.delete(gone.key)
      expect(await blobs.open(gone.key)).toBeUndefined()
      expect(await blobs.read(gone.key)).toBeUndefined()
      expect(await keysOf(blobs)).toEqual([kept.key])
    })

    it('lets a reader finish who has begun', async () => {
      const blobs = await open()
      const bytes = randomBytes(1024 * 1024)
      const { key } = await blobs.put(bytes)
      const opened = await blobs.open(key)
      await blobs.delete(key)
      expect(opened && (await buffer(opened.stream)).equals(bytes)).toBe(true)
    })
  })

  describe('list', () => {
    it('gives what was written before then, and nothing younger', async () => {
      const blobs = await open()
      expect(await keysOf(blobs)).toEqual([])
      const { key } = await blobs.put(Buffer.from('x'))
      expect(await keysOf(blobs, earlier())).toEqual([])
      expect(await keysOf(blobs)).toEqual([key])
    })

    it('goes on while what it gives is deleted, and can be left early', async () => {
      const blobs = await open()
      for (let i = 0; i < 10; i++) await blobs.put(Buffer.from([i]))
      for await (const _ of blobs.list({ olderThan: later() })) break
      let seen = 0
      for await (const key of blobs.list({ olderThan: later() })) {
        seen++
        await blobs.delete(key)
      }
      expect([seen, await keysOf(blobs)]).toEqual([10, []])
    })
  })

  it('checks that it can be written, and leaves nothing by it', async () => {
    const blobs = await open()
    await blobs.check()
    expect(await keysOf(blobs)).toEqual([])
  })
}
