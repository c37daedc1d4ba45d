/**
 * A download that ends only when its bytes are those that were stored: the last chunk is held back until then, so that
 * whoever counts bytes never takes a damaged file for whole. A connection that breaks, or was idle for too long, is
 * followed by another from where it broke.
 */
import { Readable } from 'node:stream'

export interface Download {
  size: number
  /** Bytes from its beginning. */
  body: Readable
  /** The bytes from there on. */
  reopen(from: number): Promise<Readable>
  /** Sees each byte once, in order. */
  update(chunk: Uint8Array): void
  /** What an error on the way is told as. */
  explain(error: unknown): Error
  /** Throws when what `update` saw is not what was stored. */
  verify(): void
}

/** In a row, with nothing read between them. */
const maxBreaks = 3

export function verifiedStream(download: Download): Readable {
  const bytes = readOn(download)
  let held: Uint8Array | undefined

  const readNext = async (stream: Readable): Promise<void> => {
    for (;;) {
      const chunk = await bytes.next()
      if (stream.destroyed) return
      if (chunk === undefined) break
      const ready = held
      held = chunk
      if (ready === undefined) continue
      stream.push(ready)
      return
    }
    download.verify()
    if (held) stream.push(held)
    // With its last byte, without another read: who has got it all must not find the download still running.
    stream.push(null)
  }

  return new Readable({
    // Nothing is read ahead: of a slow client's file no more is in memory than what is on its way.
    highWaterMark: 0,
    read() {
      readNext(this).catch((error) => this.destroy(download.explain(error)))
    },
    destroy(error, done) {
      bytes.close()
      done(error)
    },
  })
}

/** One chunk after the other, over as many connections as it takes; undefined after the last. */
function readOn({ size, body: first, reopen, update }: Download) {
  let body = first
  let chunks: AsyncIterator<Uint8Array> = body.iterator()
  let from = 0
  let breaks = 0
  let isClosed = false

  const read = async (): Promise<Uint8Array | undefined> => {
    const { value, done } = await chunks.next()
    if (!done) return value
    if (from < size) throw new Error(`the file ended ${size - from} bytes too early`)
    return undefined
  }
  return {
    async next(): Promise<Uint8Array | undefined> {
      for (;;) {
        try {
          const chunk = await read()
          if (chunk) {
            breaks = 0
            from += chunk.length
            update(chunk)
          }
          return chunk
        } catch (error) {
          breaks += 1
          if (isClosed || breaks > maxBreaks) throw error
          body = await reopen(from)
          chunks = body.iterator()
          if (isClosed) body.destroy()
        }
      }
    },
    close() {
      isClosed = true
      body.destroy()
    },
  }
}
