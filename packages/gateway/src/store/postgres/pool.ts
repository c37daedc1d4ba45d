/** Connections to PostgreSQL: how they are made, what they may take, and what their errors mean. */
import type { Writable } from 'node:stream'
import pg from 'pg'
import { StorageFault } from '../../lib/storage-fault.ts'
import type { SqlValue } from '../sql/columns.ts'
import type { Row } from '../sql/engine.ts'
import { faultOf, isWorthAnotherTry } from './faults.ts'
import { createStatementNames, isPlannedBeforeMigration } from './statement-names.ts'
import { arrayText, bytesFromText, textFromPostgres, toPostgres } from './values.ts'

export interface Answer {
  rows: Row[]
  count: number
  /** The word it was answered with: a transaction that failed is rolled back by its `commit`. */
  command: string
}

/** Rows of values, in the order they were asked for. */
export interface ArraysAnswer {
  rows: readonly unknown[][]
}

export interface Session {
  query(text: string, values?: readonly SqlValue[]): Promise<Answer>
  /** With lists of values, each as one array; answered in lists as well. */
  queryArrays(text: string, arrays: readonly (readonly SqlValue[])[]): Promise<ArraysAnswer>
}

export interface Pool {
  /**
   * Does the work, again where it met another transaction or a migration: what it did before is undone then. `longestMs`
   * is for statements that take their time: no answer for that long, and the server is given up.
   */
  use<T>(work: (session: Session) => Promise<T>, longestMs?: number): Promise<T>
  /** A connection of its own, outside of the limit. `longestMs` is for a statement that takes its time. */
  connect(longestMs?: number): Promise<pg.Client>
  /**
   * Whether something stands between that gives a connection for a transaction only, such as PgBouncer. Known from the
   * first connection on.
   */
  isPooled(): boolean
  /** How long a command may wait for its turn. */
  turnMs: number
  figures(): { total: number; idle: number; waiting: number; most: number }
  close(): Promise<void>
}

const connectMs = 5000
const defaultMost = 10
const mostTries = 4

/**
 * How long the server lets something take before it ends it, and how long a command waits here for its turn. One that
 * stands still in a transaction may hold up all others by its locks: between two statements ours need some milliseconds.
 */
export const usualTimes = {
  statementMs: 10_000,
  idleInTransactionMs: 3000,
  lockMs: 8000,
  unreadMs: 10_000,
  turnMs: 10_000,
  /**
   * Longer than any statement may take. A network that drops what is sent says nothing, and the system would send it again
   * for a quarter of an hour; this is how long somebody waits who asked in the moment it broke.
   */
  answerMs: 15_000,
}
/** Of a connection on which nothing is asked; ten probes, a second apart, then tell that the other end is gone. */
const probeAfterMs = 10_000

// No statement gains by being compiled first, which takes a tenth of a second; those that read little of much would be.
// Each has an index for what it asks. Where it wants a few rows, the planner would rather walk the table, and believes
// that it meets them soon: what is rare lies at the end, or is not there.
// A server that sends waits for whoever reads, whatever its other times are.
const settingsOf = ({ statementMs, idleInTransactionMs, lockMs, unreadMs }: typeof usualTimes): string =>
  `set tcp_user_timeout = ${unreadMs}; set statement_timeout = ${statementMs}; set idle_in_transaction_session_timeout = ${idleInTransactionMs}; set lock_timeout = ${lockMs}; set jit = off; set enable_seqscan = off`

const parsers = new Map<number, (text: string) => unknown>([
  [pg.types.builtins.BOOL, (text) => (text === 't' ? 1 : 0)],
  [pg.types.builtins.INT8, Number],
  [pg.types.builtins.NUMERIC, Number],
  [pg.types.builtins.TEXT, textFromPostgres],
  [pg.types.builtins.VARCHAR, textFromPostgres],
  [pg.types.builtins.BYTEA, bytesFromText],
  [pg.types.builtins.JSON, (text) => text],
  [pg.types.builtins.JSONB, (text) => text],
])
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers.get(oid) ?? pg.types.getTypeParser(oid, format ?? 'text'),
}

interface Way {
  client: pg.PoolClient
  longestMs: number | undefined
}

/** What each connection has set. */
export const sessionSettings = settingsOf(usualTimes)

export function createPool(url: string, times = usualTimes): Pool {
  const { connectionString, most } = readUrl(url)
  const settings = settingsOf(times)
  const localSettings = settings.replaceAll('set ', 'set local ')
  const options = {
    keepAliveInitialDelayMillis: probeAfterMs,
    connectionString,
    types,
    pipeline: true,
    keepAlive: true,
    application_name: 'passerelle',
    connectionTimeoutMillis: connectMs,
    query_timeout: times.answerMs,
  }
  const pool = new pg.Pool({ ...options, max: most, idleTimeoutMillis: 30_000 })
  // Of a connection that idles: whoever needs one next is told.
  pool.on('error', () => {})
  // From its first moment on: the server may end it in one piece with its welcome.
  pool.on('connect', (client) => client.on('error', () => {}))
  const ready = new WeakSet<pg.PoolClient>()
  let isPooled = false
  const names = createStatementNames()

  const lookWhoAnswers = async (client: pg.ClientBase): Promise<void> => {
    const { rows } = await client.query('select pg_backend_pid() as pid')
    // A pooler answers for a server's process that is not this connection's own.
    isPooled = Number(rows[0]?.pid) !== processIdOf(client)
  }
  const prepare = async (client: pg.PoolClient): Promise<void> => {
    if (ready.has(client)) return
    await lookWhoAnswers(client)
    if (!isPooled) await client.query(settings)
    ready.add(client)
  }
  const send = async (
    { client, longestMs }: Way,
    text: string,
    values: readonly unknown[],
    rowMode?: 'array',
  ): Promise<pg.QueryResult> => {
    // What sets or begins something may be several statements at once, which have no plan.
    const isPlanned = values.length > 0 || text.startsWith('select')
    const name = isPlanned && !isPooled ? names.nameOf(text) : undefined
    gatherWrites(client)
    const result = await client.query({
      text,
      values: [...values],
      ...(rowMode !== undefined && { rowMode }),
      ...(name !== undefined && { name }),
      ...(longestMs !== undefined && { query_timeout: longestMs }),
    })
    // Several statements at once have an answer each.
    return Array.isArray(result) ? result.at(-1) : result
  }

  const useOnce: Pool['use'] = async (work, longestMs) => {
    let client: pg.PoolClient
    try {
      client = await pool.connect()
    } catch (error) {
      throw faultOf(error)
    }
    let isBroken = false
    try {
      await prepare(client)
      const way = { client, longestMs }
      return await work({
        query: async (text, values = []) => {
          const whole = isPooled && text.startsWith('begin') ? `${text}; ${localSettings}` : text
          const { rows, rowCount, command } = await send(way, whole, values.map(toPostgres))
          return { rows, count: rowCount ?? 0, command }
        },
        queryArrays: (text, arrays) =>
          send(
            way,
            text,
            arrays.map((one) => toPostgres(arrayText(one))),
            'array',
          ),
      })
    } catch (error) {
      const fault = faultOf(error)
      isBroken = fault instanceof StorageFault || client.getTransactionStatus() !== 'I'
      throw fault
    } finally {
      // In a transaction still, or without its server: nobody else can go on with it.
      client.release(isBroken)
    }
  }

  return {
    async use(work, longestMs) {
      for (let tries = 1; ; tries++) {
        const generation = names.generation()
        try {
          return await useOnce(work, longestMs)
        } catch (error) {
          if (isPlannedBeforeMigration(error)) names.renew(generation)
          else if (!isWorthAnotherTry(error)) throw error
          if (tries >= mostTries) throw error
        }
      }
    },
    connect: async (longestMs = options.query_timeout) => {
      const client = new pg.Client({ ...options, query_timeout: longestMs })
      client.on('error', () => {})
      try {
        await client.connect()
        await lookWhoAnswers(client)
      } catch (error) {
        void client.end().catch(() => {})
        throw faultOf(error)
      }
      return client
    },
    isPooled: () => isPooled,
    turnMs: times.turnMs,
    figures: () => ({
      total: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      most,
    }),
    close: () => pool.end(),
  }
}

/**
 * What is asked in one turn goes out in one piece: else the server is woken for each statement, and each costs a call of
 * the system on both sides.
 */
function gatherWrites(client: pg.PoolClient): void {
  const { stream } = Reflect.get(client, 'connection') as { stream: Writable }
  if (stream.writableCorked > 0) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}

/** `pool` in its query is ours: how many connections there may be. */
function readUrl(url: string): { connectionString: string; most: number } {
  const parsed = new URL(url)
  const most = Number(parsed.searchParams.get('pool') ?? defaultMost)
  parsed.searchParams.delete('pool')
  // The driver takes them for the strictest, and says in many words at each start that it will not always.
  const isStrictest = ['prefer', 'require', 'verify-ca'].includes(parsed.searchParams.get('sslmode') ?? '')
  if (isStrictest && !parsed.searchParams.has('uselibpqcompat')) parsed.searchParams.set('sslmode', 'verify-full')
  return { connectionString: parsed.href, most }
}

const processIdOf = (client: pg.ClientBase): number => Number(Reflect.get(client, 'processID'))
