/** The steps of the stores, done on PostgreSQL: each read and each write in one transaction. */
import { systemActor } from '../../commands/actor.ts'
import type { Command } from '../../commands/command.ts'
import type { WakeTopic } from '../../commands/wake-ups.ts'
import type { SqlValue } from '../sql/columns.ts'
import type { Dialect, Engine, Step, Steps } from '../sql/engine.ts'
import { createColumnTypes } from './column-types.ts'
import { createGroups, type Done, type Transactions } from './group.ts'
import { lookUpOne } from './look-up.ts'
import type { Answer, Pool, Session } from './pool.ts'
import { type Ordered, type Ran, runCommands } from './run-commands.ts'
import { createSequences } from './sequences.ts'
import { createTurns } from './turns.ts'
import { numberMarks, type Statement } from './values.ts'
import { createWakeups } from './wakeups.ts'

export const dialect: Dialect = {
  apart: (column) => column,
  indexedBy: () => '',
  ifNull: (value, otherwise) => `coalesce(${value}, ${otherwise})`,
  // An order by what equals something is none to it: it would walk the table by the order's last column, past all the rest.
  pinned: (column, value) => `${column} between ${value} and ${value}`,
  byPinned: (columns, direction = 'asc') => columns.map((column) => `${column} ${direction}, `).join(''),
  // Where the value is a parameter, its letters are compared by the same rules as a column's.
  caseless: (value) => `lower(cast(${value} as text) collate "C")`,
  findTable: (name) => `select 1 as found where to_regclass('${name}') is not null`,
  secrets: { table: 'secrets', condition: 'true' },
}

/** Beside the groups, of all connections: those that wait for a lock leave the rest for whoever reads. */
const partOfWrites = 1 / 3

export interface PostgresEngine extends Engine {
  /** Hears of what other servers commit, from here on. */
  listen(): Promise<void>
  close(): Promise<void>
}

export function createPostgresEngine(pool: Pool): PostgresEngine {
  const wakeups = createWakeups(pool)
  const readTypes = createColumnTypes()
  const run: Transactions['run'] = async (session, ordered) => runCommands(session, ordered, await readTypes(session))
  const groups = createGroups({
    transact: (work, isDurable) => transact(pool, work, isDurable),
    committed: wakeups.committed,
    run,
    longestWaitMs: pool.turnMs,
  })
  const asked = createAsked()
  const mostWrites = Math.max(1, Math.floor(pool.figures().most * partOfWrites))
  const inTurn = createTurns({ atOnce: mostWrites, longestWaitMs: pool.turnMs })
  const query: Session['query'] = (text, values) => pool.use((session) => session.query(text, values))
  const ask = (sql: string, values: readonly SqlValue[]) => pool.use((session) => askMarked(session, { sql, values }))

  return {
    dialect,
    all: async (sql, ...values) => (await ask(sql, values)).rows,
    get: async (sql, ...values) => (await ask(sql, values)).rows[0],
    run: async (sql, ...values) => (await ask(sql, values)).count,
    read: (steps) =>
      pool.use(async (session) => {
        const begun = session.query('begin isolation level repeatable read read only')
        try {
          const [outcome] = await Promise.all([play(session, steps()), begun])
          return outcome
        } finally {
          await session.query('commit').catch(() => {})
        }
      }),
    async write(steps, { isDurable = true } = {}) {
      const work = async () => {
        const topics = new Set<WakeTopic>()
        const outcome = await transact(
          pool,
          async (session) => {
            topics.clear()
            return { value: await play(session, steps(), { topics, run }) }
          },
          isDurable,
        )
        wakeups.committed(topics)
        return outcome
      }
      return isDurable ? asked.add(inTurn(work)) : asked.settled().then(work)
    },
    lookUp: (needs) => pool.use((session) => lookUpOne(session, needs, true)),
    decide(command, { by, isDurable = true, precedes = isAlone(command) } = {}) {
      const decided = groups.decide(command, by, isDurable)
      return precedes ? asked.add(decided) : decided
    },
    ...createSequences(query),
    logBytes: () => 0,
    onWake: wakeups.on,
    // Others are heard of by NOTIFY.
    lookForCommits: async () => {},
    listen: wakeups.listen,
    close: wakeups.close,
  }
}

function askMarked(session: Session, asked: Statement): Promise<Answer> {
  const { sql, values } = numberMarks(asked)
  return session.query(sql, values)
}

/** It names nobody. */
const isAlone = (command: Command<unknown> | (() => Command<unknown>)): boolean =>
  typeof command !== 'function' && command.about === undefined

/**
 * What was asked for of this server, and has to survive: what it claims next sees it. So a pause, or the failure that
 * opens a breaker, holds back what is claimed in the same moment.
 */
function createAsked() {
  const asked = new Set<Promise<unknown>>()
  return {
    add<T>(work: Promise<T>): Promise<T> {
      asked.add(work)
      const forget = () => void asked.delete(work)
      work.then(forget, forget)
      return work
    },
    settled: () => Promise.allSettled([...asked]),
  }
}

const transact = <T>(pool: Pool, work: (session: Session) => Promise<Done<T>>, isDurable: boolean): Promise<T> =>
  pool.use((session) => inTransaction(session, work, isDurable))

/**
 * What a write touches it finds by keys, however many there are: by indexes, and by a plan that is made once. What the
 * server knows of how many rows there are may be minutes old in a queue. It sees what was committed while it waited for
 * its locks, whatever the database's own isolation is.
 */
const beginWrite = `begin isolation level read committed; set local plan_cache_mode = force_generic_plan;
  set local enable_hashjoin = off; set local enable_mergejoin = off`

async function inTransaction<T>(
  session: Session,
  work: (session: Session) => Promise<Done<T>>,
  isDurable: boolean,
): Promise<T> {
  const begun = session.query(isDurable ? beginWrite : `${beginWrite}; set local synchronous_commit = off`)
  try {
    const [done] = await Promise.all([work(session), begun])
    // Sent behind what is still being written: when that fails, the transaction is rolled back by it.
    const [written, committed] = await Promise.allSettled([done.written, session.query('commit')])
    for (const end of [written, committed]) if (end.status === 'rejected') throw end.reason
    if (committed.status !== 'fulfilled' || committed.value.command !== 'COMMIT') {
      throw new Error('the transaction was rolled back')
    }
    return done.value
  } catch (error) {
    await session.query('rollback').catch(() => {})
    throw error
  }
}

/** What a write has, and a read has not. */
interface Writing {
  /** Whom it wakes once it is committed. */
  topics: Set<WakeTopic>
  run(session: Session, ordered: readonly Ordered[]): Promise<Ran>
}

async function play<T>(session: Session, steps: Steps<T>, writing?: Writing): Promise<T> {
  let next = steps.next()
  while (!next.done) next = steps.next(await perform(session, next.value, writing))
  return next.value
}

async function perform(session: Session, step: Step, writing: Writing | undefined): Promise<unknown> {
  switch (step.kind) {
    case 'rows':
      return (await askMarked(session, step)).rows
    case 'run':
      return (await askMarked(session, step)).count
    case 'lookUp':
      return lookUpOne(session, step.needs, writing === undefined)
    case 'decide':
      return writing ? decideInWrite(session, step, writing) : decideInRead(session, step)
    case 'wake':
      writing?.topics.add(step.topic)
      return undefined
  }
}

type Deciding = Extract<Step, { kind: 'decide' }>

async function decideInWrite(session: Session, step: Deciding, { topics, run }: Writing): Promise<unknown> {
  const { outcomes, topics: woken, written } = await run(session, [step])
  await written
  for (const topic of woken) topics.add(topic)
  const [outcome] = outcomes
  if (outcome === undefined || outcome === 'deferred') throw new Error('a command was not decided')
  if ('error' in outcome) throw outcome.error
  return outcome.value
}

/** One that changes nothing: nobody has to wait for it. */
async function decideInRead(session: Session, { command }: Deciding): Promise<unknown> {
  return command.decide(await lookUpOne(session, command.needs, true), systemActor).outcome
}
