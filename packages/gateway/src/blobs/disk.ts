/**
 * Blobs as files: `folder/ab/abcdef...`, the key's first two characters naming the sub-folder. A file is written in
 * its final place at once: until `put` resolves nobody knows its random key, so half a file is never seen, and one
 * that a crash left behind is an orphan like any other, with no second kind of leftover to clean up.
 */

import { type FileHandle, mkdir, open, opendir, readFile, rm, stat, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { reason } from '@passerelle/protocol/errors'
import type { BlobSource, BlobStore, PutOptions, StoredBlob } from '../attachments/blob-store.ts'
import { BlobTooLarge } from '../attachments/blob-too-large.ts'
import { StorageFault, storageFaultOf } from '../lib/storage-fault.ts'
import { syncFolder } from '../lib/sync-folder.ts'
import { chooseKey, isKey, newKey } from './key.ts'
import { streamFile } from './stream-file.ts'

const isShard = (name: string): boolean => /^[0-9a-f]{2}$/.test(name)

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Runs it; undefined when the file or folder is not there. */
async function unlessMissing<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Makes the folder, and syncs its name and those of the folders above it that are new. */
async function ensureFolder(folder: string): Promise<void> {
  const firstMade = await mkdir(folder, { recursive: true, mode: 0o700 })
  // Also when it was there: whoever made it may not have come to syncing it.
  for (let made = folder; ; made = dirname(made)) {
    await syncFolder(dirname(made))
    if (firstMade === undefined || made === firstMade || made === dirname(made)) return
  }
}

async function writeAll(handle: FileHandle, chunk: Uint8Array): Promise<void> {
  for (let from = 0; from < chunk.length; ) {
    const { bytesWritten } = await handle.write(chunk, from)
    from += bytesWritten
  }
}

/** Returns how many bytes there were. */
async function writeSource(handle: FileHandle, source: BlobSource, maxBytes: number): Promise<number> {
  let size = 0
  for await (const chunk of source instanceof Uint8Array ? [source] : source) {
    size += chunk.length
    if (size > maxBytes) throw new BlobTooLarge(maxBytes)
    await writeAll(handle, chunk)
  }
  return size
}

async function writeFile(path: string, source: BlobSource, maxBytes: number): Promise<number> {
  const handle = await open(path, 'wx', 0o600)
  try {
    const size = await writeSource(handle, source, maxBytes)
    await Promise.all([handle.sync(), syncFolder(dirname(path))])
    return size
  } catch (error) {
    // When even this fails, the orphan sweep removes it; what went wrong first is what the caller must know.
    await unlink(path).catch(() => {})
    throw error
  } finally {
    await handle.close()
  }
}

async function* listFolder(folder: string, isOurs: (name: string) => boolean): AsyncGenerator<string> {
  const entries = await unlessMissing(opendir(folder))
  if (!entries) return
  for await (const { name } of entries) if (isOurs(name)) yield name
}

export function openDiskBlobs(folderName: string): BlobStore {
  const folder = resolve(folderName)
  const ensured = new Map<string, Promise<void>>()
  const pathOf = (key: string) => join(folder, key.slice(0, 2), key)

  /** Once a process for each; side by side they share the work, so that none goes on before it is synced. */
  function ensureOnce(path: string): Promise<void> {
    const made = ensured.get(path) ?? ensureFolder(path)
    ensured.set(path, made)
    return made
  }

  async function put(source: BlobSource, options: PutOptions = {}): Promise<StoredBlob> {
    const { maxBytes = Number.POSITIVE_INFINITY } = options
    // Known beforehand for bytes: then nothing is written at all.
    if (source instanceof Uint8Array && source.length > maxBytes) throw new BlobTooLarge(maxBytes)
    const key = chooseKey(options.key)
    try {
      await ensureOnce(folder)
      await ensureOnce(join(folder, key.slice(0, 2)))
      return { key, size: await writeFile(pathOf(key), source, maxBytes) }
    } catch (error) {
      // A folder could not be made, or was taken away: the next one makes it anew.
      if (codeOf(error) !== undefined) ensured.clear()
      throw storageFaultOf(error, folder) ?? error
    }
  }

  return {
    bufferBytes: 256 * 1024,
    isShared: false,
    put,

    async open(key, sink) {
      if (!isKey(key)) return undefined
      const handle = await unlessMissing(open(pathOf(key), 'r'))
      if (!handle) return undefined
      try {
        const { size } = await handle.stat()
        if (sink) return { stream: streamFile(handle, size, sink), size }
        // With its end known, no further read has to find it: the stream ends with its last byte.
        return { stream: handle.createReadStream(size > 0 ? { end: size - 1 } : {}), size }
      } catch (error) {
        await handle.close()
        throw error
      }
    },

    async openPart(key, { from, to }) {
      const handle = isKey(key) ? await unlessMissing(open(pathOf(key), 'r')) : undefined
      return handle?.createReadStream({ start: from, end: to })
    },

    read: async (key) => (isKey(key) ? unlessMissing(readFile(pathOf(key))) : undefined),

    has: async (key) => isKey(key) && (await unlessMissing(stat(pathOf(key)))) !== undefined,

    async delete(key) {
      if (isKey(key)) await unlessMissing(unlink(pathOf(key)))
    },

    async *list({ olderThan }) {
      for await (const shard of listFolder(folder, isShard)) {
        for await (const key of listFolder(join(folder, shard), isKey)) {
          const entry = await unlessMissing(stat(pathOf(key)))
          if (entry?.isFile() && entry.mtime < olderThan) yield key
        }
      }
    },

    async check() {
      const probe = join(folder, `.check-${newKey()}`)
      try {
        await ensureFolder(folder)
        await writeFile(probe, Uint8Array.of(1), 1)
      } catch (error) {
        const detail = codeOf(error) ?? String(error)
        throw new StorageFault(reason('blobs_not_written', { path: folder, detail }), error)
      } finally {
        await rm(probe, { force: true }).catch(() => {})
      }
    },

    async close() {},
  }
}
