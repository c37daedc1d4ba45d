import type { Upload } from '../../attachments/attachment.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { CannedReply } from '../../commands/canned-reply.ts'
import type { CannedReplyStore } from '../../conversations/canned-reply-store.ts'
import {
  deleteCannedReply,
  recordCannedReply,
  toCannedReply,
  updateCannedReply,
} from '../../conversations/decide-canned-reply.ts'
import { toImage } from './attachment-store.ts'
import type { Engine, Row } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { num, readCursor, str, toPage } from './rows.ts'

const toReply = (row: Row, files: readonly Row[]): CannedReply =>
  toCannedReply(
    {
      id: str(row, 'id'),
      instanceId: str(row, 'instance_id'),
      ownerId: str(row, 'owner_id'),
      shortcut: str(row, 'shortcut'),
      title: str(row, 'title'),
      text: str(row, 'text'),
      language: str(row, 'language'),
      updatedAt: num(row, 'updated_at'),
    },
    files.filter((file) => str(file, 'canned_reply_id') === str(row, 'id')).map(toUpload),
  )

const toUpload = (row: Row): Upload => ({
  id: str(row, 'id'),
  instanceId: str(row, 'instance_id'),
  agentId: str(row, 'agent_id'),
  name: str(row, 'name'),
  mimeType: str(row, 'mime_type'),
  size: num(row, 'size'),
  blobKey: str(row, 'blob_key'),
  image: toImage(row),
  createdAt: num(row, 'created_at'),
})

export function createCannedReplyStore(db: Engine, by: AuditContext | undefined): CannedReplyStore {
  const { caseless } = db.dialect
  const withFiles = async (rows: Row[]): Promise<(row: Row) => CannedReply> => {
    const ids = rows.map((row) => str(row, 'id'))
    const files =
      ids.length === 0
        ? []
        : await db.all(`select * from uploads where canned_reply_id in (${marks(ids)})`, ...padded(ids))
    return (row) => toReply(row, files)
  }
  return {
    listCannedReplies: async ({ instanceId, agentId = '', limit, cursor }) => {
      const [shortcut = '', id = ''] = readCursor(cursor, 'ss') ?? []
      const rows = await db.all(
        `select * from canned_replies where instance_id = ? and owner_id in ('', ?)
           and (${caseless('shortcut')}, id) > (${caseless('?')}, ?)
         order by ${caseless('shortcut')}, id limit ?`,
        ...[instanceId, agentId, shortcut, id, limit + 1],
      )
      return toPage(rows, limit, await withFiles(rows), (row) => [str(row, 'shortcut'), str(row, 'id')])
    },
    findCannedReply: async ({ instanceId, agentId, id }) => {
      const row = await db.get(
        `select * from canned_replies where id = ? and instance_id = ? and owner_id in ('', ?)`,
        ...[id, instanceId, agentId],
      )
      return row && (await withFiles([row]))(row)
    },
    recordCannedReply: (reply, uploadIds) => db.decide(recordCannedReply(reply, uploadIds), { by }),
    updateCannedReply: (wanted) => db.decide(updateCannedReply(wanted), { by }),
    deleteCannedReply: (wanted) => db.decide(deleteCannedReply(wanted), { by }),
  }
}
