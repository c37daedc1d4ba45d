import { resolve } from 'node:path'
import { reason } from '@passerelle/protocol/errors'
import { type MovedFiles, moveBlobs } from '../blobs/move-blobs.ts'
import { openBlobs } from '../blobs/open-blobs.ts'
import type { Config } from '../config/config.ts'
import { type DatabaseConfig, nameOfDatabase, parseDatabaseUrl } from '../config/database-url.ts'
import { loadConfig } from '../config/load-config.ts'
import { type BlobPlace, isSamePlace, nameOfPlace, parseBlobUrl } from '../config/parse-blob-url.ts'
import { Problem } from '../config/parse-setting.ts'
import { StartRefused } from '../lib/errors.ts'
import { resultOf } from '../lib/steps-of.ts'
import { inspectStore } from '../store/inspect-store.ts'
import { listFiles } from '../store/move/list-files.ts'
import type { Movable } from '../store/move/movable.ts'
import { beginMove, type MovedDatabase, moveDatabase } from '../store/move/move-database.ts'
import { openMovable } from '../store/open-movable.ts'
import { refuseHalfMoved } from '../store/sql/move-mark.ts'
import type { Progress } from './draw-bar.ts'

export interface MoveOptions {
  from?: string
  to?: string
  blobs?: string
}

export interface Moved {
  database: ({ from: string; to: string } & MovedDatabase) | null
  files: ({ from: string; to: string } & MovedFiles) | null
}

export type Tell = (progress: Progress, text: string) => void

/** Files go before rows: a database that has all its rows is whole. Nobody serves it meanwhile. */
export async function runMigrate(options: MoveOptions, tell: Tell): Promise<Moved> {
  if (options.to === undefined && options.blobs === undefined) throw new StartRefused(reason('move_nothing_named'))
  const config = await loadConfig({ createDataDir: false })
  const from = options.from === undefined ? config.database : readDatabase('from', options.from)
  const to = options.to === undefined ? undefined : readDatabase('to', options.to)
  const place = options.blobs === undefined ? undefined : readPlace(options.blobs)
  if (to && nameOfDatabase(from) === nameOfDatabase(to)) throw toItself(nameOfDatabase(to))
  if (place && isSamePlace(config.blobs, place)) throw toItself(nameOfPlace(place))
  await refuseUnreadable(from)
  return withMovable(from, async (source) => {
    await refuseHalfMoved(source.engine)
    const move = async (target?: Movable) => {
      if (target) await beginMove(source, target)
      const files = place ? await moveFiles(config, source, place, tell) : null
      const database = target ? await moveRows(source, target, tell) : null
      return { database, files }
    }
    return to ? withMovable(to, move) : move()
  })
}

async function withMovable<T>(database: DatabaseConfig, work: (movable: Movable) => Promise<T>): Promise<T> {
  const movable = await openMovable(database)
  try {
    await movable.makeSchema()
    await movable.holdAlone()
    return await work(movable)
  } finally {
    await movable.close()
  }
}

async function moveRows(source: Movable, target: Movable, tell: Tell): Promise<Moved['database']> {
  const moved = await resultOf(moveDatabase(source, target), ({ at, table, rows: count, of }) => {
    const what = `${at} ${table}`
    tell({ what, count, of, unit: 'rows' }, `${what}: ${Math.round((count / of) * 100)} %`)
  })
  return { from: source.name, to: target.name, ...moved }
}

async function moveFiles(config: Config, source: Movable, place: BlobPlace, tell: Tell): Promise<Moved['files']> {
  const toName = nameOfPlace(place)
  const from = await openBlobs(config)
  const to = await openBlobs({ blobs: place })
  try {
    const steps = moveBlobs({ from, to, toName }, await listFiles(source.engine))
    const moved = await resultOf(steps, ({ count, of }) =>
      tell({ what: 'copying files', count, of, unit: 'files' }, `files: ${count} of ${of}`),
    )
    return { from: nameOfPlace(config.blobs), to: toName, ...moved }
  } finally {
    await to.close()
    await from.close()
  }
}

function readDatabase(option: 'from' | 'to', text: string): DatabaseConfig {
  const database = parseDatabaseUrl(text)
  if (database instanceof Problem) throw unclear(option, database)
  return database.engine === 'sqlite' ? { ...database, path: resolve(database.path) } : database
}

function readPlace(text: string): BlobPlace {
  const place = parseBlobUrl(text)
  if (place instanceof Problem) throw unclear('blobs', place)
  return place.kind === 'file' ? { ...place, path: resolve(place.path) } : place
}

const unclear = (option: string, problem: Problem): StartRefused =>
  new StartRefused(reason('move_option_wrong', { option, reason: problem.reason }))

const toItself = (place: string): StartRefused => new StartRefused(reason('move_to_itself', { place }))

async function refuseUnreadable(database: DatabaseConfig): Promise<void> {
  const found = await inspectStore({ database })
  const name = nameOfDatabase(database)
  if (found.kind === 'missing') throw new StartRefused(reason('move_database_missing', { database: name }))
  const detail = found.kind === 'unreadable' ? found.reason : found.faults.join('; ')
  if (detail !== '') throw new StartRefused(reason('move_database_unreadable', { database: name, detail }))
}
