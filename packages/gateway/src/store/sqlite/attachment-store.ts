import type { AttachmentState } from '@passerelle/protocol'
import type { Attachment, Upload } from '../../attachments/attachment.ts'
import type { AttachmentStore, FetchOutcome } from '../../attachments/attachment-store.ts'
import type { SafeImage } from '../../attachments/image-type.ts'
import { appendChange } from './change-feed.ts'
import { claimFetches } from './claim-fetches.ts'
import type { Connection, Row } from './connection.ts'
import { num, numOrNull, placeholders, str, strOrNull } from './rows.ts'

function toImage(row: Row): SafeImage | null {
  const type = strOrNull(row, 'image_type')
  const width = numOrNull(row, 'image_width')
  const height = numOrNull(row, 'image_height')
  return type === null ? null : { type, size: width === null || height === null ? null : { width, height } }
}

/** In the order of the columns. */
const imageValues = (image: SafeImage | null | undefined) =>
  [image?.type ?? null, image?.size?.width ?? null, image?.size?.height ?? null] as const

export const toAttachment = (row: Row): Attachment => ({
  id: str(row, 'id'),
  messageId: str(row, 'message_id'),
  externalId: str(row, 'external_id'),
  name: str(row, 'name'),
  mimeType: str(row, 'mime_type'),
  size: numOrNull(row, 'size'),
  state: str(row, 'state') as AttachmentState,
  error: strOrNull(row, 'error'),
  url: strOrNull(row, 'url'),
  blobKey: strOrNull(row, 'blob_key'),
  image: toImage(row),
})

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

export function createAttachmentStore(db: Connection): AttachmentStore {
  const settleFetch = (id: string, outcome: FetchOutcome, now: number): boolean => {
    const message = db.get(
      'select m.id, m.instance_id, m.conversation_id from attachments a join messages m on m.id = a.message_id where a.id = ?',
      id,
    )
    if (!message) return false
    db.run('update attachments set leased_until = null where id = ?', id)
    if (outcome.kind === 'released') return true
    if (outcome.kind === 'retry') {
      db.run(
        'update attachments set fetch_at = ?, fetch_tries = fetch_tries + 1, error = ? where id = ?',
        outcome.at,
        outcome.error,
        id,
      )
      return true
    }
    const ready = outcome.kind === 'ready' ? outcome : null
    db.run(
      `update attachments set state = ?, blob_key = ?, size = ?, image_type = ?, image_width = ?, image_height = ?,
         error = ?, fetch_at = null where id = ?`,
      outcome.kind,
      ready?.blobKey ?? null,
      ready?.size ?? null,
      ...imageValues(ready?.image),
      outcome.kind === 'failed' ? outcome.error : null,
      id,
    )
    appendChange(db, {
      instanceId: str(message, 'instance_id'),
      type: 'message.updated',
      conversationId: str(message, 'conversation_id'),
      messageId: str(message, 'id'),
      now,
    })
    return true
  }

  return {
    recordUpload: (upload) =>
      db.write(() => {
        db.run(
          `insert into uploads (id, instance_id, agent_id, name, mime_type, size, blob_key, image_type, image_width,
             image_height, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          upload.id,
          upload.instanceId,
          upload.agentId,
          upload.name,
          upload.mimeType,
          upload.size,
          upload.blobKey,
          ...imageValues(upload.image),
          upload.createdAt,
        )
      }),
    findUploads: async (instanceId, ids) =>
      db
        .all(`select * from uploads where instance_id = ? and id in (${placeholders(ids.length)})`, instanceId, ...ids)
        .map(toUpload),
    deleteUploads: (before, limit) =>
      db.write(() => {
        const rows = db.all(
          'select id, blob_key from uploads where created_at < ? order by created_at limit ?',
          before,
          limit,
        )
        for (const row of rows) db.run('delete from uploads where id = ?', str(row, 'id'))
        return rows.map((row) => str(row, 'blob_key'))
      }),

    findAttachment: async (instanceId, id) => {
      const row = db.get(
        'select a.* from attachments a join messages m on m.id = a.message_id where a.id = ? and m.instance_id = ?',
        id,
        instanceId,
      )
      return row && toAttachment(row)
    },

    findPartnerFile: async (uid, now) => {
      const row = db.get(
        `select a.uid, a.connector_id, a.name, a.mime_type, a.size, a.blob_key
         from attachments a join connectors c on c.id = a.connector_id
         where a.uid = ? and a.blob_key is not null and (a.gone_at is null or a.gone_at >
           case when c.held_since is null or a.downloaded_at is not null then ? else min(c.held_since, ?) end)`,
        uid,
        now,
        now,
      )
      return (
        row && {
          uid,
          connectorId: str(row, 'connector_id'),
          name: str(row, 'name'),
          mimeType: str(row, 'mime_type'),
          size: num(row, 'size'),
          blobKey: str(row, 'blob_key'),
        }
      )
    },
    recordDownload: (uid, now, graceMs) =>
      db.write(() => {
        db.run(
          `update attachments set downloaded_at = ?, gone_at = case when gone_at is null then null else ? end
           where uid = ? and downloaded_at is null`,
          now,
          now + graceMs,
          uid,
        )
      }),

    claimFetches: (request) => claimFetches(db, request),
    settleFetch: (attachmentId, outcome, now) => db.write(() => settleFetch(attachmentId, outcome, now)),

    findOrphanBlobs: async (keys) =>
      keys.filter(
        (key) =>
          db.get('select 1 from attachments where blob_key = ?', key) === undefined &&
          db.get('select 1 from uploads where blob_key = ?', key) === undefined,
      ),
  }
}
