import type { Change } from '../../changes/change.ts'
import type { ChangeFeed } from '../../changes/change-feed.ts'
import type { WakeUps } from '../../commands/wake-ups.ts'
import { type Engine, get, run } from './engine.ts'
import { writeNumber } from './meta.ts'
import { num, str, strOrNull } from './rows.ts'

const droppedName = 'changes-dropped'

export function createChangeFeed(db: Engine): ChangeFeed & WakeUps {
  const { pinned, byPinned } = db.dialect
  const ofInstance = pinned('instance_id', '?')
  return {
    readChanges: async ({ instanceId, after, limit }) => {
      const rows = await db.all(
        `select * from changes where ${ofInstance} and seq > ? and seq <= ? order by ${byPinned(['instance_id'])}seq limit ?`,
        ...ofInstance.split('?').slice(1).fill(instanceId),
        after,
        await db.settledUpTo('changes', after),
        limit,
      )
      return rows.map((row) => ({
        seq: num(row, 'seq'),
        instanceId: str(row, 'instance_id'),
        type: str(row, 'type') as Change['type'],
        conversationId: str(row, 'conversation_id'),
        messageId: strOrNull(row, 'message_id'),
        agentId: strOrNull(row, 'agent_id'),
        ...((row.from_agent_id !== null || row.from_queue_id !== null) && {
          from: { assigneeId: strOrNull(row, 'from_agent_id'), queueId: strOrNull(row, 'from_queue_id') },
        }),
      }))
    },
    readChangeBounds: async () => {
      const last = await db.lastGiven('changes')
      const dropped = await db.get('select value from meta where name = ?', droppedName)
      return { last, dropped: dropped ? num(dropped, 'value') : 0 }
    },
    deleteChanges: (before, limit) =>
      db.write(function* () {
        const row = yield* get(
          `select max(seq) as last from (select seq, recorded_at from changes order by seq limit ?) oldest
           where recorded_at < ?`,
          limit,
          before,
        )
        if (row?.last == null) return 0
        const last = num(row, 'last')
        yield* writeNumber(droppedName, last)
        return yield* run('delete from changes where seq <= ?', last)
      }),
    onWake: db.onWake,
    lookForCommits: db.lookForCommits,
  }
}
