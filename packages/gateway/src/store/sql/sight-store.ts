import type { SightStore } from '../../conversations/sight-store.ts'
import type { Engine } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { str, strOrNull } from './rows.ts'

const tables = {
  conversation: 'conversations v',
  message: 'messages m join conversations v on v.id = m.conversation_id',
  attachment: 'attachments a join messages m on m.id = a.message_id join conversations v on v.id = m.conversation_id',
}
const named = { conversation: 'v.id', message: 'm.id', attachment: 'a.id' }

export const createSightStore = (db: Engine): SightStore => ({
  findPlaces: async ({ instanceId, of, ids }) => {
    if (ids.length === 0) return []
    const rows = await db.all(
      `select ${named[of]} as id, v.assignee_id, v.queue_id from ${tables[of]}
       where ${named[of]} in (${marks(ids)}) and ${db.dialect.apart('v.instance_id')} = ?`,
      ...[...padded(ids), instanceId],
    )
    return rows.map((row) => ({
      id: str(row, 'id'),
      assigneeId: strOrNull(row, 'assignee_id'),
      queueId: strOrNull(row, 'queue_id'),
    }))
  },
})
