import { appendChange } from './change-feed.ts'
import type { Connection } from './connection.ts'
import { str } from './rows.ts'

/** Inside a write: what an agent holds is nobody's, and the desks are told. How many there were. */
export function releaseConversations(db: Connection, { agentId, now }: { agentId: string; now: number }): number {
  const held = db.all("select id, instance_id from conversations where assignee_id = ? and status = 'open'", agentId)
  for (const row of held) {
    const id = str(row, 'id')
    db.run('update conversations set assignee_id = null where id = ?', id)
    appendChange(db, { instanceId: str(row, 'instance_id'), type: 'conversation.updated', conversationId: id, now })
  }
  return held.length
}
