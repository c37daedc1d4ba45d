/**
 * Files first, then the database: each row of the copy finds its bytes, whatever is written or deleted meanwhile.
 * Rows go before their bytes, so a file that is not there any more is looked for again under a newer snapshot, until
 * one stands of which nothing is missing but what was missing before.
 */

import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { reason } from '@passerelle/protocol/errors'
import type { BlobStore } from '../attachments/blob-store.ts'
import type { Config } from '../config/config.ts'
import { nameOfDatabase } from '../config/database-url.ts'
import type { Clock } from '../lib/clock.ts'
import { StartRefused } from '../lib/errors.ts'
import { stepsOf } from '../lib/steps-of.ts'
import { syncFolder } from '../lib/sync-folder.ts'
import { version } from '../lib/version.ts'
import { inspectCopy } from '../store/inspect-store.ts'
import type { Store } from '../store/store.ts'
import {
  blobName,
  databaseName,
  dataFileNames,
  type Manifest,
  manifestName,
  sumsName,
  writeSums,
} from './backup-file.ts'
import { createTar, readTar, type TarWriter } from './tar-file.ts'

export interface BackupDeps {
  store: Pick<Store, 'openSnapshot'>
  blobs: Pick<BlobStore, 'open'>
  clock: Pick<Clock, 'now'>
  config: Pick<Config, 'dataDir' | 'database'>
}

/** How far it is. */
export type BackupStep =
  | { at: 'files'; count: number }
  /** Of 1. */
  | { at: 'database'; done: number }
  | { at: 'checking' | 'comparing' }

type Tell = (step: BackupStep) => void

export interface Backup extends Manifest {
  bytes: number
}

/** What stands beside the file while it is made; of no use to anybody else. */
export const draftsOf = (file: string): string[] => [`${file}.part`, `${file}.part.db`, `${file}.part.db-journal`]

/** More than that are not copied while the snapshot is held: what others write meanwhile piles up in the log. */
const heldFor = 200

export const writeBackup = (deps: BackupDeps, file: string): AsyncGenerator<BackupStep, Backup, void> =>
  stepsOf((tell) => makeBackup(deps, file, tell))

async function makeBackup(deps: BackupDeps, file: string, tell: Tell): Promise<Backup> {
  if (await stat(file).catch(() => undefined)) {
    throw new StartRefused(reason('backup_file_there', { file }))
  }
  await removeDrafts(file)
  try {
    const manifest = await writeDraft(deps, file, tell)
    const { size } = await stat(`${file}.part`)
    await rename(`${file}.part`, file)
    await syncFolder(dirname(file))
    return { ...manifest, bytes: size }
  } finally {
    await removeDrafts(file)
  }
}

const removeDrafts = (file: string) => Promise.all(draftsOf(file).map((path) => rm(path, { force: true })))

async function writeDraft(deps: BackupDeps, file: string, tell: Tell): Promise<Manifest> {
  const { clock, config } = deps
  const copy = `${file}.part.db`
  const tar = await createTar(`${file}.part`)
  const sums = new Map<string, string>()
  const add = async (name: string, size: number, bytes: AsyncIterable<Uint8Array>) => {
    sums.set(name, await tar.add({ name, size }, bytes))
  }
  try {
    const { snapshot, files, missing } = await addBlobs(deps, add, tell)
    try {
      await writeFile(copy, '', { flag: 'wx', mode: 0o600 })
      for await (const done of snapshot.copyTo(copy)) tell({ at: 'database', done })
    } finally {
      snapshot.close()
    }
    tell({ at: 'checking' })
    const { faults, ...counts } = inspectCopy(copy)
    if (faults.length > 0) {
      throw new StartRefused(
        reason('database_damaged', { path: nameOfDatabase(config.database), detail: faults.join('; ') }),
      )
    }
    await add(databaseName, (await stat(copy)).size, createReadStream(copy))
    await rm(copy)
    for (const name of dataFileNames) await addSmall(add, name, await readIfThere(join(config.dataDir, name)))
    const created_at = new Date(clock.now()).toISOString()
    const manifest: Manifest = { format: 1, version, created_at, ...counts, files, missing_files: missing }
    await addSmall(add, manifestName, Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`))
    await finish(tar, sums)
    tell({ at: 'comparing' })
    await compare(`${file}.part`, sums)
    return manifest
  } finally {
    await tar.close()
  }
}

type Add = (name: string, size: number, bytes: AsyncIterable<Uint8Array>) => Promise<void>

/** Gives the snapshot whose files are all written, still open. */
async function addBlobs({ store, blobs }: BackupDeps, add: Add, tell: Tell) {
  const written = new Set<string>()
  const absent = new Set<string>()
  const addAll = async (keys: string[]): Promise<boolean> => {
    const absentBefore = absent.size
    for (const key of keys) {
      const blob = await blobs.open(key)
      if (!blob) {
        absent.add(key)
        continue
      }
      await add(blobName(key), blob.size, blob.stream)
      written.add(key)
      tell({ at: 'files', count: written.size })
    }
    return absent.size === absentBefore
  }
  for (;;) {
    const snapshot = await store.openSnapshot()
    let isDone = false
    try {
      const named = snapshot.listBlobKeys().filter((key) => !written.has(key))
      const left = named.filter((key) => !absent.has(key))
      if (left.length > heldFor) snapshot.close()
      isDone = (await addAll(left)) && left.length <= heldFor
      if (isDone) return { snapshot, files: written.size, missing: named.length - left.length }
    } finally {
      if (!isDone) snapshot.close()
    }
  }
}

async function addSmall(add: Add, name: string, bytes: Buffer | undefined): Promise<void> {
  if (bytes) await add(name, bytes.length, once(bytes))
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

async function finish(tar: TarWriter, sums: Map<string, string>): Promise<void> {
  const text = Buffer.from(writeSums(sums))
  await tar.add({ name: sumsName, size: text.length }, once(text))
  await tar.finish()
}

/** What the disk gives back, not what was meant to be written. */
async function compare(path: string, sums: ReadonlyMap<string, string>): Promise<void> {
  let same = 0
  await readTar(path, async ({ name, bytes }) => {
    const hash = createHash('sha256')
    for await (const chunk of bytes) hash.update(chunk)
    if (sums.get(name) === hash.digest('hex')) same += 1
  })
  if (same !== sums.size) throw new StartRefused(reason('backup_misread', { path }))
}
