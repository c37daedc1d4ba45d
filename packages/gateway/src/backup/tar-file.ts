/** A tar file written and read entry by entry, streamed: `tar -tf` lists it, and `tar -xf` takes it apart. */
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createReadStream } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { Header, Parser, type ReadEntry } from 'tar'

const blockBytes = 512

export interface TarWriter {
  /** Gives the SHA-256 of the bytes; throws when they are not as many as `size`. */
  add(entry: { name: string; size: number }, bytes: AsyncIterable<Uint8Array>): Promise<string>
  /** Writes the end, and has everything on disk. */
  finish(): Promise<void>
  close(): Promise<void>
}

/** `path` must not be there yet; only its owner may read it. */
export async function createTar(path: string): Promise<TarWriter> {
  const file = await open(path, 'wx', 0o600)
  return {
    add: async ({ name, size }, bytes) => {
      const header = new Header({ path: name, size, mode: 0o600, uid: 0, gid: 0, type: 'File', mtime: new Date() })
      header.encode()
      if (!header.block) throw new Error(`no tar header for ${name}`)
      await file.appendFile(header.block)
      const hash = createHash('sha256')
      const written = await append(file, bytes, hash)
      if (written !== size) throw new Error(`${name} has ${written} bytes, not the ${size} it was said to have`)
      await file.appendFile(Buffer.alloc((blockBytes - (size % blockBytes)) % blockBytes))
      return hash.digest('hex')
    },
    finish: async () => {
      await file.appendFile(Buffer.alloc(2 * blockBytes))
      await file.sync()
    },
    close: () => file.close(),
  }
}

async function append(file: FileHandle, bytes: AsyncIterable<Uint8Array>, hash: { update(chunk: Uint8Array): void }) {
  let written = 0
  for await (const chunk of bytes) {
    hash.update(chunk)
    await file.appendFile(chunk)
    written += chunk.length
  }
  return written
}

export interface TarEntry {
  name: string
  bytes: AsyncIterable<Uint8Array>
}

/** One entry after the other; each must be read to its end. Throws when the file is no tar, or cut. */
export async function readTar(path: string, onEntry: (entry: TarEntry) => Promise<void>): Promise<void> {
  let work = Promise.resolve()
  const { promise: failed, reject: fail } = Promise.withResolvers<never>()
  failed.catch(() => {})
  const parser = new Parser({
    strict: true,
    onReadEntry: (entry: ReadEntry) => {
      work = work.then(() => onEntry({ name: entry.path, bytes: entry }))
      work.catch(fail)
    },
  })
  parser.on('error', fail)
  const feed = async () => {
    for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
      if (!parser.write(chunk)) await Promise.race([failed, once(parser, 'drain')])
    }
    const ended = once(parser, 'end')
    parser.end()
    await ended
    await work
  }
  await Promise.race([failed, feed()])
}
