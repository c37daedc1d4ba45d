import { shownName } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import { create } from 'content-disposition'
import type { Attachment } from '../../attachments/attachment.ts'
import type { AttachmentStore } from '../../attachments/attachment-store.ts'
import type { BlobStore } from '../../attachments/blob-store.ts'
import { refuse } from '../../lib/errors.ts'
import type { App } from '../http/app.ts'
import { inboxAgent } from './authenticate.ts'
import { byId } from './conversations.ts'
import { deskDoor } from './describe.ts'

export interface DeskAttachmentsDeps {
  store: Pick<AttachmentStore, 'findAttachment'>
  blobs: Pick<BlobStore, 'open'>
}

const query = Type.Object({
  inline: Type.Optional(Type.Enum(['0', '1'], { fault: reason('not_a_choice', { choices: ['0', '1'] }) })),
})

/**
 * The agents' own view of a file. Strangers made it, so that nothing in it may run: it is saved, or shown as an image.
 * Its declared type is not said here: as `text/javascript` it could be a script of the desk, which runs what is its own.
 */
export function registerDeskAttachments(app: App, { store, blobs }: DeskAttachmentsDeps): void {
  const { operations } = deskDoor
  app.get(
    '/attachments/:id',
    { schema: { params: byId, querystring: query }, config: { operation: operations.readFile } },
    async (request, reply) => {
      const attachment = await store.findAttachment(inboxAgent(request).instanceId, request.params.id)
      if (!attachment) throw refuse('file_not_found')
      const key = blobKeyOf(attachment)
      // A HEAD is this route without its body: there is no stream to leave open.
      const blob = await blobs.open(key, reply.raw)
      if (!blob) throw refuse('file_gone')
      const shown = request.query.inline === '1' ? (attachment.image?.type ?? null) : null
      reply.headers({
        'Content-Type': shown ?? 'application/octet-stream',
        'Content-Length': blob.size,
        'Content-Disposition': create(shownName(attachment.name.toWellFormed()) || 'file', {
          type: shown ? 'inline' : 'attachment',
        }),
        'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
        'X-Frame-Options': 'DENY',
        'Referrer-Policy': 'no-referrer',
        'Cross-Origin-Opener-Policy': 'same-origin',
        'Cross-Origin-Resource-Policy': 'same-origin',
        'Cache-Control': 'private, max-age=3600',
        Vary: 'Cookie',
      })
      return reply.send(blob.stream)
    },
  )
}

function blobKeyOf({ state, error, blobKey }: Attachment): string {
  if (state === 'pending') throw refuse('file_pending')
  if (state === 'failed') throw refuse('file_not_fetched', { reason: error ?? reason('reason_unknown') })
  if (blobKey === null) throw refuse('file_gone')
  return blobKey
}
