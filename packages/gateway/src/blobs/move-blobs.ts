/**
 * Copies files from one place to another, under their keys. Each is read again where it came and compared. What an
 * interrupted move left is taken as it is, if it is whole.
 */
import { createHash } from 'node:crypto'
import { reason } from '@passerelle/protocol/errors'
import type { BlobStore } from '../attachments/blob-store.ts'
import { StartRefused } from '../lib/errors.ts'
import { stepsOf } from '../lib/steps-of.ts'

interface Places {
  from: BlobStore
  to: BlobStore
  /** For people: where they come to. */
  toName: string
}

export interface MovedFiles {
  files: number
  bytes: number
  /** Files that rows name, and that are not there. */
  missing: number
}

export interface FileStep {
  at: 'files'
  count: number
  of: number
}

/** How many are on their way at a time. */
const filesAtOnce = 8

/** The keys are of all files that the target may have. */
export const moveBlobs = (places: Places, keys: readonly string[]): AsyncGenerator<FileStep, MovedFiles, void> =>
  stepsOf((tell) => moveAll(places, keys, tell))

async function moveAll(places: Places, keys: readonly string[], tell: (step: FileStep) => void): Promise<MovedFiles> {
  await places.to.check()
  await refuseOthers(places, new Set(keys))
  const moved = { files: 0, bytes: 0, missing: 0 }
  const left = keys.values()
  let count = 0
  const work = async () => {
    for (const key of left) {
      const size = await moveOne(places, key)
      if (size === undefined) moved.missing += 1
      else {
        moved.files += 1
        moved.bytes += size
      }
      count += 1
      tell({ at: 'files', count, of: keys.length })
    }
  }
  await Promise.all(Array.from({ length: filesAtOnce }, work))
  return moved
}

async function refuseOthers({ to, toName }: Places, keys: ReadonlySet<string>): Promise<void> {
  for await (const key of to.list({ olderThan: new Date(8.64e15) })) {
    if (!keys.has(key)) throw new StartRefused(reason('move_files_there', { place: toName, file: key }))
  }
}

/** Gives its size, unless it is missing. */
async function moveOne({ from, to, toName }: Places, key: string): Promise<number | undefined> {
  const there = await sumOf(to, key)
  const here = there && (await sumOf(from, key))
  // Where the source no longer has it, the copy may be the only one there is.
  if (there && (!here || here.hash === there.hash)) return there.size
  if (there) await to.delete(key)
  const source = await from.open(key)
  if (!source) return undefined
  const hash = createHash('sha256')
  const { size } = await to.put(hashing(source.stream, hash), { key })
  if ((await sumOf(to, key))?.hash === hash.digest('hex')) return size
  await to.delete(key)
  throw new StartRefused(reason('move_file_differs', { place: toName, file: key }))
}

async function* hashing(bytes: AsyncIterable<Uint8Array>, hash: ReturnType<typeof createHash>) {
  for await (const chunk of bytes) {
    hash.update(chunk)
    yield chunk
  }
}

async function sumOf(blobs: BlobStore, key: string): Promise<{ hash: string; size: number } | undefined> {
  const opened = await blobs.open(key)
  if (!opened) return undefined
  const hash = createHash('sha256')
  for await (const chunk of opened.stream) hash.update(chunk)
  return { hash: hash.digest('hex'), size: opened.size }
}
