/** Files of the chats, in a folder. Bounded: the oldest make room. */
import { randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync } from 'node:fs'
import { readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type SafeImageType, SNIFFED_BYTES, safeImageType } from './image-type.ts'
import type { ThreadStore } from './thread-store.ts'

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

export interface FilesOptions {
  /** Without one, a temporary folder that goes at the end. */
  folder?: string | undefined
  /** Of all files together. */
  maxBytes: number
  kept: ThreadStore['files']
}

export function createFiles({ maxBytes, kept, ...options }: FilesOptions) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'passerelle-chat-'))
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const files = new Map(kept.list().map((file) => [file.id, file]))
  let total = files.values().reduce((sum, { size }) => sum + size, 0)

  async function remove(file: StoredFile): Promise<void> {
    if (files.delete(file.id)) total -= file.size
    kept.remove(file.id)
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
    kept.add(stored)
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
    async close(): Promise<void> {
      if (options.folder === undefined) await rm(folder, { recursive: true, force: true })
    },
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
