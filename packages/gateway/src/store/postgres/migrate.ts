import { readdirSync, readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { type Reason, reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../../lib/errors.ts'
import { num } from '../sql/rows.ts'
import { codeOf } from './faults.ts'
import { lockSchema } from './locks.ts'
import type { Pool, Session } from './pool.ts'

const folder = new URL('./migrations/', import.meta.url)

/** Their file names, in order. */
export const listMigrations = (): string[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .sort()

/** What a program knows of the schema. */
export interface Program {
  migrations: readonly string[]
  /** How many migrations the oldest program knows whose servers work on beside this one's. Raised at a release. */
  beside: number
}

/**
 * Servers of one version and of the next one share a database while a fleet is upgraded: a migration may only add what
 * the version before can do without, and take away what the version before does without already. What it means that such
 * a server leaves a column out is said by a default, or by a trigger: older-server.test.ts writes what they write.
 */
export const thisProgram = (): Program => ({ migrations: listMigrations(), beside: 22 })

export interface SchemaFound {
  schema: number
  /** Programs that know fewer migrations do not work on it any more. */
  least: number
}

/** Brings the schema up to date, once, whoever comes first; refuses one that is newer by more than a version. */
export const migrate = (pool: Pool, program = thisProgram()): Promise<void> =>
  bringUpToDate(pool, program, () => undefined)

/** For a command, which may stand beside a server: makes the schema where there is none, and leaves another as it is. */
export const makeSchema = (pool: Pool, program = thisProgram()): Promise<void> =>
  bringUpToDate(pool, program, ({ schema }) =>
    schema === 0 || schema >= program.beside
      ? undefined
      : reason('postgres_older', { schema, newest: program.migrations.length }),
  )

/** Why a program cannot work on a schema, if it is too new for it. */
export function findTooNew({ schema, least }: SchemaFound, { migrations } = thisProgram()): Reason | undefined {
  const newest = migrations.length
  return schema > newest && least > newest ? reason('postgres_newer', { schema, newest }) : undefined
}

/** A migration of a large database takes minutes, and other servers that start wait for it. */
const longestMs = 24 * 3600_000

/**
 * For a table that somebody reads for long, as pg_dump does. The servers at work wait behind the migration meanwhile, so
 * it lets them go on before it tries again.
 */
const tableWaitMs = 1000
const pauseMs = 2000
const lockNotAvailable = '55P03'

type Refuse = (found: SchemaFound) => Reason | undefined

async function bringUpToDate(pool: Pool, program: Program, refuse: Refuse): Promise<void> {
  while (!(await isBroughtUpToDate(pool, program, refuse))) await wait(pauseMs)
}

/** False when it would have waited too long for a table. */
function isBroughtUpToDate(pool: Pool, program: Program, refuse: Refuse): Promise<boolean> {
  const { migrations } = program
  const newest = migrations.length
  return pool.use(async (session) => {
    // Looked at first without a lock: whoever starts in a fleet has mostly nothing to migrate.
    if ((await readSchema(session)).schema === newest) return true
    await refuseOldServer(session)
    await session.query('begin isolation level read committed')
    try {
      await session.query('set local statement_timeout = 0; set local lock_timeout = 0')
      await session.query(lockSchema)
      const found = await readSchema(session)
      const refusal = findTooNew(found, program) ?? refuse(found)
      if (refusal) throw new StartRefused(refusal)
      await session.query(`set local lock_timeout = ${tableWaitMs}`)
      for (const file of migrations.slice(found.schema)) {
        await session.query(readFileSync(new URL(file, folder), 'utf8'))
      }
      if (found.schema < newest) await writeSchema(session, { schema: newest, least: program.beside })
      await session.query('commit')
      return true
    } catch (error) {
      await session.query('rollback').catch(() => {})
      if (codeOf(error) === lockNotAvailable) return false
      throw error
    }
  }, longestMs)
}

/** As PostgreSQL counts: 150004 is 15.4. */
const oldestServer = 150_000

async function refuseOldServer(session: Session): Promise<void> {
  const { rows } = await session.query(
    "select current_setting('server_version_num') as number, current_setting('server_version') as version",
  )
  const { number, version } = rows[0] ?? {}
  if (Number(number) < oldestServer) throw new StartRefused(reason('postgres_server_old', { version: String(version) }))
}

async function writeSchema(session: Session, { schema, least }: SchemaFound): Promise<void> {
  await session.query('create table if not exists schema_version (version bigint not null)')
  await session.query('alter table schema_version add column if not exists least bigint')
  await session.query('delete from schema_version')
  await session.query('insert into schema_version (version, least) values ($1, $2)', [schema, least])
}

/** 0 where there is none yet. */
export async function readSchema(session: Session): Promise<SchemaFound> {
  // Among the rows of the catalogue: a name that is looked up by itself (to_regclass) may be remembered as missing after
  // we have waited for whoever made the table.
  const { rows } = await session.query(
    `select exists (select from pg_class
       where relname = 'schema_version' and relnamespace = (select oid from pg_namespace where nspname = current_schema())) as is_there`,
  )
  if (rows[0]?.is_there !== 1) return { schema: 0, least: 0 }
  // Whoever wrote no `least` was not followed by more than a migration.
  const { rows: versions } = await session.query(
    `select version, coalesce((to_jsonb(v)->>'least')::bigint, version - 1) as least from schema_version v`,
  )
  const found = versions[0] ?? {}
  return { schema: num(found, 'version'), least: num(found, 'least') }
}
