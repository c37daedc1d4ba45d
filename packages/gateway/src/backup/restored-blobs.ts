/** The files of a backup on their way back: in a folder beside their own until all is well, or at once in their bucket. */
import { existsSync } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { BlobStore } from '../attachments/blob-store.ts'
import { openBlobs } from '../blobs/open-blobs.ts'
import { type BlobPlace, nameOfPlace, type S3Place } from '../config/parse-blob-url.ts'
import { syncFolder } from '../lib/sync-folder.ts'
import { draftOf } from './draft.ts'

export interface RestoredBlobs {
  /** Something that stands there already. */
  findFirst(): Promise<string | undefined>
  put(key: string, bytes: AsyncIterable<Uint8Array>): Promise<void>
  /** Takes away the files that are not among them. */
  dropAllBut(keys: ReadonlySet<string>): Promise<void>
  /** Puts them in their place. */
  keep(): Promise<void>
  /** Takes away those that were not kept; in a folder also those of a restore that was killed. */
  discard(): Promise<void>
  close(): Promise<void>
}

/** The file system makes it: a volume that was just made is empty but for it. */
const ofFreshDisk = 'lost+found'

export const listFolder = async (folder: string): Promise<string[]> =>
  (existsSync(folder) ? await readdir(folder) : []).filter((name) => name !== ofFreshDisk)

export async function restoreBlobs(place: BlobPlace): Promise<RestoredBlobs> {
  return place.kind === 'file' ? intoFolder(place.path) : intoBucket(place)
}

async function intoFolder(path: string): Promise<RestoredBlobs> {
  const draft = draftOf(path)
  const blobs = await openBlobs({ blobs: { kind: 'file', path: draft } })
  return {
    ...writing(blobs),
    findFirst: async () => (await listFolder(path)).map((name) => join(path, name))[0],
    async keep() {
      if (!existsSync(draft)) return
      await rename(draft, path)
      await syncFolder(dirname(path))
    },
    discard: () => rm(draft, { recursive: true, force: true }),
  }
}

async function intoBucket(place: S3Place): Promise<RestoredBlobs> {
  const blobs = await openBlobs({ blobs: place })
  const writes = writing(blobs)
  let isKept = false
  return {
    ...writes,
    async findFirst() {
      for await (const key of blobs.list({ olderThan: new Date(8.64e15) })) return `${nameOfPlace(place)}/${key}`
      return undefined
    },
    async keep() {
      isKept = true
    },
    async discard() {
      if (!isKept) await writes.dropAllBut(new Set())
    },
  }
}

function writing(blobs: BlobStore): Pick<RestoredBlobs, 'put' | 'dropAllBut' | 'close'> {
  const written = new Set<string>()
  return {
    async put(key, bytes) {
      written.add(key)
      await blobs.put(bytes, { key })
    },
    async dropAllBut(keys) {
      for (const key of written) if (!keys.has(key)) await blobs.delete(key)
    },
    close: () => blobs.close(),
  }
}
