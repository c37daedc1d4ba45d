import type { AuditContext } from '../../commands/actor.ts'
import type { CannedReply } from '../../commands/canned-reply.ts'
import type { CannedReplyStore } from '../../conversations/canned-reply-store.ts'
import { deleteCannedReply, recordCannedReply, updateCannedReply } from '../../conversations/decide-canned-reply.ts'
import type { Engine, Row } from './engine.ts'
import { num, readCursor, str, toPage } from './rows.ts'

const toCannedReply = (row: Row): CannedReply => ({
  id: str(row, 'id'),
  instanceId: str(row, 'instance_id'),
  shortcut: str(row, 'shortcut'),
  title: str(row, 'title'),
  text: str(row, 'text'),
  updatedAt: num(row, 'updated_at'),
})

export function createCannedReplyStore(db: Engine, by: AuditContext | undefined): CannedReplyStore {
  const { caseless } = db.dialect
  return {
    listCannedReplies: async ({ instanceId, limit, cursor }) => {
      const [after = ''] = readCursor(cursor, 's') ?? []
      const rows = await db.all(
        `select * from canned_replies where instance_id = ? and ${caseless('shortcut')} > ${caseless('?')}
         order by ${caseless('shortcut')} limit ?`,
        instanceId,
        after,
        limit + 1,
      )
      return toPage(rows, limit, toCannedReply, (row) => [str(row, 'shortcut')])
    },
    recordCannedReply: (reply) => db.decide(recordCannedReply(reply), { by }),
    updateCannedReply: (wanted) => db.decide(updateCannedReply(wanted), { by }),
    deleteCannedReply: (wanted) => db.decide(deleteCannedReply(wanted), { by }),
  }
}
