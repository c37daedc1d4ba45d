/**
 * A backup taken apart beside where its parts will stand, checked there, and put in place only then, the database last:
 * what is broken off leaves nothing that a server would take for whole.
 */

import { createHash } from 'node:crypto'
import { createWriteStream, existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { type Reason, reason } from '@passerelle/protocol/errors'
import { settingsFileName } from '../config/settings-file.ts'
import { StartRefused } from '../lib/errors.ts'
import { stepsOf } from '../lib/steps-of.ts'
import { syncFolder } from '../lib/sync-folder.ts'
import { inspectCopy, newestSchema } from '../store/inspect-store.ts'
import { openStore } from '../store/open-store.ts'
import {
  blobKeyOf,
  databaseName,
  dataFileNames,
  type Manifest,
  manifestName,
  readSums,
  sumsName,
} from './backup-file.ts'
import { draftOf } from './draft.ts'
import { listFolder, type RestoredBlobs } from './restored-blobs.ts'
import { readTar, type TarEntry } from './tar-file.ts'

/** Where the parts go. */
export interface Places {
  dataDir: string
  database: string
  blobs: RestoredBlobs
}

/** The texts of those that the backup has. */
export type DataFiles = Partial<Record<(typeof dataFileNames)[number], string>>

export interface RestoreDeps {
  places: Places
  /** Refuses when a server that has these files, and what stood in DATA_DIR before, could not use that database. */
  checkUse(database: string, files: DataFiles): Promise<void>
}

/** How far it is. */
export type RestoreStep = { at: 'unpacking'; count: number } | { at: 'checking' }

type Tell = (step: RestoreStep) => void

export const restoreBackup = (deps: RestoreDeps, file: string): AsyncGenerator<RestoreStep, Manifest, void> =>
  stepsOf((tell) => restore(deps, file, tell))

async function restore(deps: RestoreDeps, file: string, tell: Tell): Promise<Manifest> {
  const { places } = deps
  if (!existsSync(file)) throw new StartRefused(reason('backup_missing', { file }))
  await refuseUnlessEmpty(places)
  const hadDataDir = existsSync(places.dataDir)
  await mkdir(places.dataDir, { recursive: true, mode: 0o700 })
  await removeDrafts(places)
  try {
    const manifest = await unpack(deps, file, tell)
    await putInPlace(places)
    return manifest
  } catch (error) {
    await removeDrafts(places)
    if (!hadDataDir) await rm(places.dataDir, { recursive: true, force: true })
    throw error
  }
}

async function refuseUnlessEmpty({ dataDir, database, blobs }: Places): Promise<void> {
  // Settings may stand there: this command runs with them, and they are kept.
  const isDraft = (name: string) => name === settingsFileName || name.endsWith(draftOf(''))
  const inTheWay = [
    ...(await listFolder(dataDir)).filter((name) => !isDraft(name)).map((name) => join(dataDir, name)),
    ...(existsSync(database) ? [database] : []),
  ]
  const found = inTheWay[0] ?? (await blobs.findFirst())
  if (found !== undefined) throw new StartRefused(reason('restore_not_empty', { path: dataDir, found }))
}

const filesOf = ({ dataDir, database }: Places): string[] => [
  ...dataFileNames.map((name) => join(dataDir, name)),
  // The last: without a database nothing is restored.
  database,
]

async function removeDrafts(places: Places): Promise<void> {
  await places.blobs.discard()
  const drafts = filesOf(places).flatMap((path) => [draftOf(path), `${draftOf(path)}-wal`, `${draftOf(path)}-shm`])
  await Promise.all(drafts.map((path) => rm(path, { recursive: true, force: true })))
}

async function unpack(deps: RestoreDeps, file: string, tell: Tell): Promise<Manifest> {
  const { places } = deps
  const sums = new Map<string, string>()
  const texts = new Map<string, string>()
  const refuse = (why: Reason): never => {
    throw new StartRefused(reason('backup_unusable', { file, reason: why }))
  }
  const takeEntry = async ({ name, bytes }: TarEntry) => {
    const hash = createHash('sha256')
    const hashed = hashing(bytes, hash)
    const key = blobKeyOf(name)
    const path = draftPathOf(places, name)
    if (key !== undefined) await places.blobs.put(key, hashed)
    else if (path !== undefined) await writeDraft(path, hashed)
    else if (name === manifestName || name === sumsName) texts.set(name, await text(Readable.from(hashed)))
    else refuse(reason('backup_foreign_entry', { name }))
    if (name !== sumsName) sums.set(name, hash.digest('hex'))
    tell({ at: 'unpacking', count: sums.size })
  }
  await readTar(file, takeEntry).catch((error: unknown) => {
    if (error instanceof Error && /^TAR_/.test(String('code' in error && error.code))) refuse(reason('backup_no_tar'))
    throw error
  })
  const expected = readSums(texts.get(sumsName) ?? refuse(reason('backup_no_backup')))
  for (const [name, sum] of expected) if (sums.get(name) !== sum) refuse(reason('backup_entry_damaged', { name }))
  if (sums.size !== expected.size || !expected.has(databaseName)) refuse(reason('backup_not_whole'))
  const manifest: Manifest = JSON.parse(texts.get(manifestName) ?? refuse(reason('backup_not_whole')))
  tell({ at: 'checking' })
  await checkParts(deps, file, manifest)
  return manifest
}

function draftPathOf({ dataDir, database }: Places, name: string): string | undefined {
  if (name === databaseName) return draftOf(database)
  if (dataFileNames.some((one) => one === name)) return draftOf(join(dataDir, name))
  return undefined
}

async function* hashing(bytes: TarEntry['bytes'], hash: { update(chunk: Uint8Array): void }) {
  for await (const chunk of bytes) {
    hash.update(chunk)
    yield chunk
  }
}

async function writeDraft(path: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await pipeline(bytes, createWriteStream(path, { flags: 'wx', mode: 0o600, flush: true }))
}

async function checkParts({ places, checkUse }: RestoreDeps, file: string, manifest: Manifest): Promise<void> {
  const database = draftOf(places.database)
  const { schema, faults, conversations, messages } = inspectCopy(database)
  if (schema > newestSchema()) {
    const { version } = manifest
    throw new StartRefused(reason('backup_newer', { file, schema, newest: newestSchema(), version }))
  }
  if (faults.length > 0) {
    throw new StartRefused(reason('database_damaged', { path: file, detail: faults.join('; ') }))
  }
  if (conversations !== manifest.conversations || messages !== manifest.messages) {
    throw new StartRefused(reason('backup_unusable', { file, reason: reason('backup_miscounted') }))
  }
  await dropUnnamed(places)
  const files: DataFiles = {}
  for (const name of dataFileNames) {
    const path = draftOf(join(places.dataDir, name))
    if (existsSync(path)) files[name] = await readFile(path, 'utf8')
  }
  await checkUse(database, files)
}

/** Bytes of what was deleted while the backup was made. */
async function dropUnnamed({ database, blobs }: Places): Promise<void> {
  const store = await openStore({ database: { engine: 'sqlite', path: draftOf(database) } })
  try {
    const snapshot = await store.openSnapshot()
    const named = new Set(snapshot.listBlobKeys())
    snapshot.close()
    await blobs.dropAllBut(named)
  } finally {
    await store.close()
  }
}

async function putInPlace(places: Places): Promise<void> {
  await places.blobs.keep()
  for (const path of filesOf(places)) {
    const isKept = path === join(places.dataDir, settingsFileName) && existsSync(path)
    if (isKept || !existsSync(draftOf(path))) continue
    await rename(draftOf(path), path)
    await syncFolder(dirname(path))
  }
  await removeDrafts(places)
}
