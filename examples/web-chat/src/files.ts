/** Files of the chats, in a temporary folder. Bounded: the oldest make room. Gone when the process ends. */
import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type SafeImageType, SNIFFED_BYTES, safeImageType } from './image-type.ts'

export interface StoredFile {
  /** Unguessable; the last part of the file's URL on the page. */
  id: string
  /** The visitor's id. */
  owner: string
  name: string
  mimeType: string
  size: number
  /** The image's true type when it may be shown inline. */
  image: SafeImageType | null
}

export class FileTooLargeError extends Error {
  constructor(name: string, limit: number) {
    super(`The file ${JSON.stringify(name)} is larger than ${limit} bytes: send a smaller one`)
    this.name = 'FileTooLargeError'
  }
}

export interface NewFile {
  owner: string
  name: string
  mimeType: string
  /** Bytes it may have. */
  limit: number
}

export type Files = ReturnType<typeof createFiles>

/** `maxBytes`: of all files together. */
export function createFiles({ maxBytes }: { maxBytes: number }) {
  const folder = mkdtempSync(join(tmpdir(), 'maison-lumen-'))
  const files = new Map<string, StoredFile>()
  let total = 0

  async function remove(file: StoredFile): Promise<void> {
    if (files.delete(file.id)) total -= file.size
    await rm(join(folder, file.id), { force: true })
  }

  async function save(source: AsyncIterable<Uint8Array>, { limit, ...file }: NewFile): Promise<StoredFile> {
    const id = randomBytes(18).toString('base64url')
    const meter = createMeter(file.name, limit)
    try {
      await pipeline(source, meter.pass, createWriteStream(join(folder, id), { mode: 0o600 }))
    } catch (error) {
      await rm(join(folder, id), { force: true })
      throw error
    }
    const stored = { id, ...file, size: meter.size(), image: safeImageType(meter.head()) }
    files.set(id, stored)
    total += stored.size
    for (const oldest of files.values()) {
      if (total <= maxBytes || oldest === stored) break
      await remove(oldest)
    }
    return stored
  }

  return {
    save,
    remove,
    find: (id: string): StoredFile | undefined => files.get(id),
    open: (file: StoredFile): Readable => createReadStream(join(folder, file.id)),
    read: (file: StoredFile): Promise<Uint8Array> => readFile(join(folder, file.id)),
    async removeOf(owner: string): Promise<void> {
      for (const file of [...files.values()]) if (file.owner === owner) await remove(file)
    },
    close: (): Promise<void> => rm(folder, { recursive: true, force: true }),
  }
}

/** Counts what passes, keeps its first bytes, and stops it at the limit. */
function createMeter(name: string, limit: number) {
  let size = 0
  let head: Uint8Array = new Uint8Array()
  async function* pass(source: AsyncIterable<Uint8Array>) {
    for await (const chunk of source) {
      size += chunk.byteLength
      if (size > limit) throw new FileTooLargeError(name, limit)
      if (head.byteLength < SNIFFED_BYTES) head = Buffer.concat([head, chunk]).subarray(0, SNIFFED_BYTES)
      yield chunk
    }
  }
  return { pass, size: () => size, head: () => head }
}
