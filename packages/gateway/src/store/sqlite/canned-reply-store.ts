import type { CannedReply } from '../../conversations/canned-reply.ts'
import type { CannedReplyOutcome, CannedReplyStore } from '../../conversations/canned-reply-store.ts'
import type { Audit } from './audit-store.ts'
import { appendChange } from './change-feed.ts'
import type { Connection, Row } from './connection.ts'
import { num, readCursor, str, toPage } from './rows.ts'

const toCannedReply = (row: Row): CannedReply => ({
  id: str(row, 'id'),
  instanceId: str(row, 'instance_id'),
  shortcut: str(row, 'shortcut'),
  title: str(row, 'title'),
  text: str(row, 'text'),
  updatedAt: num(row, 'updated_at'),
})

export function createCannedReplyStore(db: Connection, audit: Audit): CannedReplyStore {
  const find = (instanceId: string, id: string): CannedReply | undefined => {
    const row = db.get('select * from canned_replies where id = ? and instance_id = ?', id, instanceId)
    return row && toCannedReply(row)
  }
  const tell = (instanceId: string, now: number) =>
    appendChange(db, { instanceId, type: 'canned_replies.updated', conversationId: '', now })
  const isTaken = ({ instanceId, shortcut, id }: CannedReply) =>
    db.get(
      'select 1 from canned_replies where instance_id = ? and shortcut = ? collate nocase and id <> ?',
      instanceId,
      shortcut,
      id,
    ) !== undefined
  const write = (reply: CannedReply, action: string): CannedReplyOutcome => {
    const { id, instanceId, shortcut, title, text, updatedAt } = reply
    if (isTaken(reply)) return { kind: 'shortcut_taken' }
    db.run(
      `insert into canned_replies (id, instance_id, shortcut, title, text, updated_at) values (?1, ?2, ?3, ?4, ?5, ?6)
       on conflict (id) do update set shortcut = ?3, title = ?4, text = ?5, updated_at = ?6`,
      id,
      instanceId,
      shortcut,
      title,
      text,
      updatedAt,
    )
    audit({ action, target: { type: 'canned_reply', id } })
    tell(instanceId, updatedAt)
    return { kind: 'recorded', reply }
  }

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
    recordCannedReply: (reply) => db.write(() => write(reply, 'canned_reply.created')),
    updateCannedReply: ({ instanceId, id, patch, now }) =>
      db.write(() => {
        const before = find(instanceId, id)
        if (!before) return { kind: 'not_found' }
        return write({ ...before, ...patch, updatedAt: now }, 'canned_reply.updated')
      }),
    deleteCannedReply: ({ instanceId, id, now }) =>
      db.write(() => {
        const before = find(instanceId, id)
        if (!before) return undefined
        audit({ action: 'canned_reply.deleted', target: { type: 'canned_reply', id } })
        db.run('delete from canned_replies where id = ?', id)
        tell(instanceId, now)
        return before
      }),
  }
}
