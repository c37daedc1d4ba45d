import { reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../../lib/errors.ts'
import type { Movable, Numbers } from '../move/movable.ts'
import { all, get, run } from '../sql/engine.ts'
import { num, str } from '../sql/rows.ts'
import { createSqliteEngine } from './engine.ts'
import { makeSchema } from './migrate.ts'
import { openConnection } from './open-database.ts'
import { isSqliteServed, lockBeside, type ServingLock, takeServingLock } from './serving-lock.ts'

export async function openSqliteMovable(path: string): Promise<Movable> {
  const db = await openConnection(path)
  const engine = createSqliteEngine(db)
  const locks: ServingLock[] = []
  return {
    name: path,
    engine,
    makeSchema: () => makeSchema(db, path),
    holdAlone: async () => {
      const alone = lockBeside(path, 'move')
      if (!alone) throw new StartRefused(reason('move_under_way', { database: path }))
      locks.push(alone)
      if (isSqliteServed(path)) throw new StartRefused(reason('move_database_served', { database: path }))
      locks.push(takeServingLock(path, db.findOtherSchema))
    },
    readNumbers: () =>
      engine.read(function* () {
        const rows = yield* all('select name, seq from sqlite_sequence')
        const given = new Map(rows.map((row) => [str(row, 'name'), num(row, 'seq')]))
        // Threads follow the last one that is there.
        const last = yield* get('select max(thread) as thread from conversations')
        const numberOf = (table: string): number => given.get(table) ?? 0
        return {
          messages: numberOf('messages'),
          deliveries: numberOf('deliveries'),
          attempts: numberOf('attempts'),
          changes: numberOf('changes'),
          activities: numberOf('activities'),
          threads: num(last ?? {}, 'thread') || 0,
        }
      }),
    *writeNumbers({ threads: _followsRows, ...numbers }: Numbers) {
      for (const [table, number] of Object.entries(numbers)) {
        yield* run('delete from sqlite_sequence where name = ?', table)
        yield* run('insert into sqlite_sequence (name, seq) values (?, ?)', table, number)
      }
    },
    *finish() {
      // Names go into the index in the order of their numbers, the last first.
      yield* run(
        `insert into conversation_names (conversation_id, customer_name, customer_id)
         select id, customer_name, customer_id from conversations order by thread`,
      )
      yield* run('delete from search_state')
    },
    close: async () => {
      await db.close()
      for (const lock of locks) lock.release()
    },
  }
}
