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

/**
 * Servers of one version and of the next one share a database while a fleet is upgraded: a migration may only add what
 * the version before can do without, and take away what the version before does without already.
 */
const versionsBeside = 1

export interface SchemaFound {
  schema: number
  newest: number
}

/** Brings the schema up to date, once, whoever comes first; refuses one that is newer by more than a version. */
export const migrate = (pool: Pool, files = listMigrations()): Promise<void> =>
  bringUpToDate(pool, files, () => undefined)

/** For a command, which may stand beside a server: makes the schema where there is none, and leaves another as it is. */
export const makeSchema = (pool: Pool, files = listMigrations()): Promise<void> =>
  bringUpToDate(pool, files, ({ schema, newest }) =>
    schema === 0 || newest - schema <= versionsBeside ? undefined : reason('postgres_older', { schema, newest }),
  )

export const isTooNew = ({ schema, newest }: SchemaFound): boolean => schema > newest + versionsBeside

export const tooNew = (found: SchemaFound): Reason => reason('postgres_newer', { ...found })

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

async function bringUpToDate(pool: Pool, files: readonly string[], refuse: Refuse): Promise<void> {
  while (!(await isBroughtUpToDate(pool, files, refuse))) await wait(pauseMs)
}

/** False when it would have waited too long for a table. */
function isBroughtUpToDate(pool: Pool, files: readonly string[], refuse: Refuse): Promise<boolean> {
  const newest = files.length
  return pool.use(async (session) => {
    // Looked at first without a lock: whoever starts in a fleet has mostly nothing to migrate.
    if ((await readSchema(session)) === newest) return true
    await refuseOldServer(session)
    await session.query('begin isolation level read committed')
    try {
      await session.query('set local statement_timeout = 0; set local lock_timeout = 0')
      await session.query(lockSchema)
      const schema = await readSchema(session)
      const found = { schema, newest }
      if (isTooNew(found)) throw new StartRefused(tooNew(found))
      const refusal = refuse(found)
      if (refusal) throw new StartRefused(refusal)
      await session.query(`set local lock_timeout = ${tableWaitMs}`)
      for (const file of files.slice(schema)) await session.query(readFileSync(new URL(file, folder), 'utf8'))
      if (schema < newest) await writeSchema(session, newest)
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

const writeSchema = async (session: Session, version: number): Promise<void> => {
  await session.query('create table if not exists schema_version (version bigint not null)')
  await session.query('delete from schema_version')
  await session.query('insert into schema_version values ($1)', [version])
}

/** 0 where there is none yet. */
export async function readSchema(session: Session): Promise<number> {
  // Among the rows of the catalogue: a name that is looked up by itself (to_regclass) may be remembered as missing after
  // we have waited for whoever made the table.
  const { rows } = await session.query(
    `select exists (select from pg_class
       where relname = 'schema_version' and relnamespace = to_regnamespace(current_schema()::text)) as is_there`,
  )
  if (rows[0]?.is_there !== 1) return 0
  const { rows: versions } = await session.query('select max(version) as version from schema_version')
  return num(versions[0] ?? {}, 'version')
}
