import type { FileHandle } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { Sink } from '../attachments/blob-store.ts'

/** Larger than what a socket takes before it asks to wait: each chunk then waits until the one before has left. */
const chunkBytes = 256 * 1024

/**
 * The first `size` bytes of a file, to be piped into `sink`. They are read into one buffer again and again: a fresh one
 * for each chunk costs more, in garbage, than all the rest of a download. While the sink still holds the last chunk,
 * there is a fresh one all the same. Closes the file.
 */
export function streamFile(handle: FileHandle, size: number, sink: Sink): Readable {
  let left = size
  let buffer: Buffer | undefined

  const readNext = async (stream: Readable): Promise<void> => {
    if (!buffer || sink.writableLength > 0) buffer = Buffer.allocUnsafeSlow(Math.min(chunkBytes, left))
    const { bytesRead } = await handle.read(buffer, 0, Math.min(buffer.length, left))
    if (stream.destroyed) return
    if (bytesRead === 0) throw new Error(`a file ended ${left} bytes too early`)
    left -= bytesRead
    stream.push(buffer.subarray(0, bytesRead))
    // With its last byte, without another read: who has got it all must not find the download still running.
    if (left === 0) stream.push(null)
  }

  return new Readable({
    // Nothing is read ahead: that would be written over the chunk before.
    highWaterMark: 0,
    read() {
      if (size === 0) this.push(null)
      else readNext(this).catch((error) => this.destroy(error))
    },
    destroy(error, done) {
      handle.close().then(() => done(error), done)
    },
  })
}
