import { reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../../lib/errors.ts'
import type { Movable, Numbers } from '../move/movable.ts'
import { movedTables, targetOf } from '../move/moved-tables.ts'
import { all, type Engine, get, run } from '../sql/engine.ts'
import { num, str } from '../sql/rows.ts'
import { createPostgresEngine } from './engine.ts'
import { createHeldLocks, heldLockClasses } from './held-locks.ts'
import { listMigrations, makeSchema, readSchema } from './migrate.ts'
import { createPool, type Pool, usualTimes } from './pool.ts'

const sequences = {
  messages: 'messages_seq',
  deliveries: 'deliveries_seq',
  attempts: 'attempts_seq_seq',
  changes: 'changes_seq_seq',
  threads: 'threads_seq',
} satisfies Omit<Record<keyof Numbers, string>, 'activities'>

const numbered = ['messages', 'deliveries', 'attempts', 'changes', 'threads'] as const

/** Nobody else is at work: it counts, reads and compares whole tables. */
const hourMs = 3600_000
const patientTimes = { ...usualTimes, statementMs: hourMs, lockMs: 60_000, answerMs: hourMs + 5000 }

export async function openPostgresMovable({ url, name }: { url: string; name: string }): Promise<Movable> {
  const pool = createPool(url, patientTimes)
  const engine = createPostgresEngine(pool)
  const locks = createHeldLocks(pool, heldLockClasses.moves)
  return {
    name,
    engine,
    makeSchema: async () => {
      await makeSchema(pool)
      await refuseOtherSchema(pool)
    },
    holdAlone: async () => {
      if (!(await locks.take('move'))) throw new StartRefused(reason('move_under_way', { database: name }))
      await refuseServed(engine, name)
    },
    readNumbers: () =>
      engine.read(function* () {
        // A number of a sequence stands for those that are taken with it.
        const rows = yield* all(
          `select sequencename::text as name, last_value + increment_by - 1 as last from pg_sequences
           where schemaname = current_schema and last_value is not null`,
        )
        const given = new Map(rows.map((row) => [str(row, 'name'), num(row, 'last')]))
        const mark = yield* get("select value from meta where name = 'activities-given'")
        const numberOf = (table: keyof typeof sequences): number => given.get(sequences[table]) ?? 0
        return {
          messages: numberOf('messages'),
          deliveries: numberOf('deliveries'),
          attempts: numberOf('attempts'),
          changes: numberOf('changes'),
          threads: numberOf('threads'),
          activities: mark ? num(mark, 'value') : 0,
        }
      }),
    *writeNumbers({ activities, ...numbers }) {
      for (const table of numbered) {
        const number = numbers[table]
        if (number > 0) yield* get('select setval(cast(? as regclass), ?) as last', sequences[table], number)
      }
      // No sequence: see migrations/001-initial.sql.
      if (activities === 0) return
      yield* run(
        `insert into meta (name, value) values ('activities-given', ?)
         on conflict (name) do update set value = greatest(meta.value, excluded.value)`,
        activities,
      )
    },
    *finish() {
      // Else its first plans are those of empty tables.
      for (const table of movedTables) yield* run(`analyze ${targetOf(table, engine.dialect)}`)
    },
    close: async () => {
      await engine.close()
      await locks.close()
      await pool.close()
    },
  }
}

/** Servers of two versions may share a database, but rows are copied as the program knows them. */
async function refuseOtherSchema(pool: Pool): Promise<void> {
  const { schema } = await pool.use(readSchema)
  const found = { schema, newest: listMigrations().length }
  if (found.schema === found.newest) return
  throw new StartRefused(reason(found.schema < found.newest ? 'postgres_older' : 'postgres_newer', found))
}

/** Two heartbeats of a server, and some. */
const watchedMs = 12_000
const lookEveryMs = 1000

/** A server that was killed left its row, and says nothing more. */
async function refuseServed(engine: Engine, name: string): Promise<void> {
  const first = await readHeartbeats(engine)
  const endsAt = performance.now() + watchedMs
  while (first.size > 0 && performance.now() < endsAt) {
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
    for (const [id, seenAt] of await readHeartbeats(engine)) {
      if (first.get(id) !== seenAt) throw new StartRefused(reason('move_database_served', { database: name }))
    }
  }
}

async function readHeartbeats(engine: Engine): Promise<Map<string, unknown>> {
  const rows = await engine.all('select id, seen_at from nodes where died_at is null')
  return new Map(rows.map((row) => [str(row, 'id'), row.seen_at]))
}
