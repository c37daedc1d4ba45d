import type { Change } from '../../changes/change.ts'
import type { ChangeFeed } from '../../changes/change-feed.ts'
import type { WakeUps } from '../../commands/wake-ups.ts'
import { num, str, strOrNull } from '../sql/rows.ts'
import type { Connection } from './connection.ts'

const droppedName = 'changes-dropped'

export function createChangeFeed(db: Connection): ChangeFeed & WakeUps {
  return {
    readChanges: async ({ instanceId, after, limit }) =>
      db
        .all('select * from changes where instance_id = ? and seq > ? order by seq limit ?', instanceId, after, limit)
        .map((row) => ({
          seq: num(row, 'seq'),
          instanceId: str(row, 'instance_id'),
          type: str(row, 'type') as Change['type'],
          conversationId: str(row, 'conversation_id'),
          messageId: strOrNull(row, 'message_id'),
        })),
    readChangeBounds: async () => {
      const row = db.get(
        `select coalesce((select seq from sqlite_sequence where name = 'changes'), 0) as last,
                coalesce((select value from meta where name = ?), 0) as dropped`,
        droppedName,
      )
      return { last: row ? num(row, 'last') : 0, dropped: row ? num(row, 'dropped') : 0 }
    },
    deleteChanges: (before, limit) =>
      db.write(() => {
        const row = db.get(
          'select max(seq) as last from (select seq, recorded_at from changes order by seq limit ?) where recorded_at < ?',
          limit,
          before,
        )
        if (row?.last == null) return 0
        db.run(
          'insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
          droppedName,
          num(row, 'last'),
        )
        return db.run('delete from changes where seq <= ?', num(row, 'last'))
      }),
    onWake: db.onWake,
    lookForCommits: db.lookForCommits,
  }
}
