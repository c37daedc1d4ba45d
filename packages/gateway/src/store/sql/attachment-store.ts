import type { AttachmentState } from '@passerelle/protocol'
import type { Attachment } from '../../attachments/attachment.ts'
import { uploadOf } from '../../attachments/attachment-rows.ts'
import type { AttachmentStore } from '../../attachments/attachment-store.ts'
import {
  claimFetches,
  deleteUploads,
  isTimeOver,
  type PartnersTime,
  recordDownload,
  recordUpload,
  settleFetch,
} from '../../attachments/decide-attachment.ts'
import type { SafeImage } from '../../attachments/image-type.ts'
import { type Engine, get, lookUp, type Row } from './engine.ts'
import { num, numOrNull, reasonOrNull, str, strOrNull } from './rows.ts'

export function toImage(row: Row): SafeImage | null {
  const type = strOrNull(row, 'image_type')
  const width = numOrNull(row, 'image_width')
  const height = numOrNull(row, 'image_height')
  return type === null ? null : { type, size: width === null || height === null ? null : { width, height } }
}

export const toAttachment = (row: Row): Attachment => ({
  id: str(row, 'id'),
  messageId: str(row, 'message_id'),
  externalId: str(row, 'external_id'),
  name: str(row, 'name'),
  mimeType: str(row, 'mime_type'),
  size: numOrNull(row, 'size'),
  state: str(row, 'state') as AttachmentState,
  error: reasonOrNull(row, 'error'),
  url: strOrNull(row, 'url'),
  blobKey: strOrNull(row, 'blob_key'),
  image: toImage(row),
})

const toPartnersTime = (row: Row): PartnersTime => ({
  goneAt: numOrNull(row, 'gone_at'),
  downloadedAt: numOrNull(row, 'downloaded_at'),
  heldSince: numOrNull(row, 'held_since'),
})

export function createAttachmentStore(db: Engine): AttachmentStore {
  return {
    recordUpload: (upload) => db.decide(recordUpload(upload)),
    findUploads: (instanceId, ids) =>
      db.read(function* () {
        const { uploads } = yield* lookUp({ uploads: { instanceId, ids } })
        return uploads.map(uploadOf)
      }),
    deleteUploads: async (before, limit) => {
      const deletion = deleteUploads(before, limit)
      // Looked at first: while it is decided, nobody else writes.
      const { uploadsBefore } = await db.lookUp(deletion.needs)
      return uploadsBefore.length === 0 ? [] : db.decide(deletion)
    },

    findAttachment: async (instanceId, id) => {
      const row = await db.get(
        'select a.* from attachments a join messages m on m.id = a.message_id where a.id = ? and m.instance_id = ?',
        id,
        instanceId,
      )
      return row && toAttachment(row)
    },

    findPartnerFile: async (uid, now) => {
      const row = await db.get(
        `select a.*, case when c.delivery = 'pull' and c.paused = 0 then null else e.held_since end as held_since
         from attachments a join endpoints e on e.id = a.connector_id join connectors c on c.id = a.connector_id
         where a.uid = ? and a.blob_key is not null`,
        uid,
      )
      if (!row || isTimeOver(toPartnersTime(row), now)) return undefined
      return {
        uid,
        connectorId: str(row, 'connector_id'),
        name: str(row, 'name'),
        mimeType: str(row, 'mime_type'),
        size: num(row, 'size'),
        blobKey: str(row, 'blob_key'),
      }
    },
    recordDownload: (uid, now, graceMs) => db.decide(recordDownload(uid, now, graceMs)),

    claimFetches: async (request) => {
      const claim = claimFetches(request)
      // Looked at first without a write: mostly nothing is due.
      const { fetchesAbandoned, fetchesDue } = await db.lookUp(claim.needs)
      if (fetchesAbandoned.length + fetchesDue.length === 0) return []
      return db.decide(claim, { isDurable: false })
    },
    settleFetch: (attachmentId, outcome, settlement) => db.decide(settleFetch(attachmentId, outcome, settlement)),

    findOrphanBlobs: (keys) =>
      db.read(function* () {
        const orphans: string[] = []
        for (const key of keys) {
          const owner =
            (yield* get('select 1 as found from attachments where blob_key = ?', key)) ??
            (yield* get('select 1 as found from uploads where blob_key = ?', key))
          if (!owner) orphans.push(key)
        }
        return orphans
      }),
  }
}
