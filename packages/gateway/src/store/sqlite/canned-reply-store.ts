import type { AuditContext } from '../../commands/actor.ts'
import type { CannedReply } from '../../commands/canned-reply.ts'
import type { CannedReplyStore } from '../../conversations/canned-reply-store.ts'
import { deleteCannedReply, recordCannedReply, updateCannedReply } from '../../conversations/decide-canned-reply.ts'
import type { Connection, Row } from './connection.ts'
import { num, readCursor, str, toPage } from './rows.ts'
import { runCommand } from './run-command.ts'

const toCannedReply = (row: Row): CannedReply => ({
  id: str(row, 'id'),
  instanceId: str(row, 'instance_id'),
  shortcut: str(row, 'shortcut'),
  title: str(row, 'title'),
  text: str(row, 'text'),
  updatedAt: num(row, 'updated_at'),
})

export function createCannedReplyStore(db: Connection, by: AuditContext | undefined): CannedReplyStore {
  return {
    listCannedReplies: async ({ instanceId, limit, cursor }) => {
      const [after = ''] = readCursor(cursor, 's') ?? []
      const rows = db.all(
        `select * from canned_replies where instance_id = ? and shortcut > ? collate nocase
         order by shortcut collate nocase limit ?`,
        instanceId,
        after,
        limit + 1,
      )
      return toPage(rows, limit, toCannedReply, (row) => [str(row, 'shortcut')])
    },
    recordCannedReply: (reply) => db.write(() => runCommand(db, recordCannedReply(reply), by)),
    updateCannedReply: (wanted) => db.write(() => runCommand(db, updateCannedReply(wanted), by)),
    deleteCannedReply: (wanted) => db.write(() => runCommand(db, deleteCannedReply(wanted), by)),
  }
}
