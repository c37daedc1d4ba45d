import { randomBytes } from 'node:crypto'
import { mkdtemp, open, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Writable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { finished, pipeline } from 'node:stream/promises'
import { describe, expect, it, onTestFinished } from 'vitest'
import { streamFile } from './stream-file.ts'

async function openFile(bytes: Uint8Array) {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-file-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeFile(join(folder, 'file'), bytes)
  return open(join(folder, 'file'))
}

/** Keeps the very memory it was given, and is done with each chunk only some turns later. */
function keepingSink({ highWaterMark }: { highWaterMark: number }) {
  const chunks: Buffer[] = []
  const memory = new Set<ArrayBufferLike>()
  const sink = new Writable({
    highWaterMark,
    write(chunk: Buffer, _encoding, done) {
      memory.add(chunk.buffer)
      setImmediate(() => {
        chunks.push(Buffer.from(chunk))
        done()
      })
    },
  })
  return { sink, memory, bytes: () => Buffer.concat(chunks) }
}

describe('streamFile', () => {
  it.each([0, 1, 65_536, 262_143, 262_144, 262_145, 3_000_000])('gives all of %i bytes', async (size) => {
    const bytes = randomBytes(size)
    const { sink, bytes: received } = keepingSink({ highWaterMark: 65_536 })
    await pipeline(streamFile(await openFile(bytes), size, sink), sink)
    expect(received().equals(bytes)).toBe(true)
  })

  it('uses one buffer for a whole file where the sink asks it to wait', async () => {
    const { sink, memory } = keepingSink({ highWaterMark: 65_536 })
    await pipeline(streamFile(await openFile(randomBytes(3_000_000)), 3_000_000, sink), sink)
    expect(memory.size).toBe(1)
  })

  it('never writes over what the sink still holds', async () => {
    const bytes = randomBytes(3_000_000)
    const { sink, bytes: received, memory } = keepingSink({ highWaterMark: 64 * 1024 * 1024 })
    await pipeline(streamFile(await openFile(bytes), bytes.length, sink), sink)
    expect(received().equals(bytes)).toBe(true)
    expect(memory.size).toBeGreaterThan(1)
  })

  it('fails when the file is shorter than it was', async () => {
    const sink = new PassThrough()
    const received = buffer(sink).catch(() => undefined)
    await expect(pipeline(streamFile(await openFile(randomBytes(100)), 200, sink), sink)).rejects.toThrow(
      'a file ended 100 bytes too early',
    )
    await received
  })

  it('closes the file when it is broken off', async () => {
    const handle = await openFile(randomBytes(3_000_000))
    const stream = streamFile(handle, 3_000_000, new PassThrough())
    stream.resume()
    stream.destroy()
    await finished(stream).catch(() => {})
    expect(handle.fd).toBe(-1)
  })
})
