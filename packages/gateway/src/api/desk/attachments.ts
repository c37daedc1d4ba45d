import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import type { FastifyReply } from 'fastify'
import type { Attachment } from '../../attachments/attachment.ts'
import type { AttachmentStore } from '../../attachments/attachment-store.ts'
import type { BlobPart, BlobStore } from '../../attachments/blob-store.ts'
import { mediaSniffLength, sniffMedia } from '../../attachments/media-type.ts'
import { refuse } from '../../lib/errors.ts'
import type { App } from '../http/app.ts'
import { readRange } from '../http/byte-range.ts'
import { inboxAgent } from './authenticate.ts'
import { byId } from './conversations.ts'
import { deskDoor } from './describe.ts'
import { fileHeaders } from './file-headers.ts'

type Blobs = Pick<BlobStore, 'open' | 'openPart'>

export interface DeskAttachmentsDeps {
  store: Pick<AttachmentStore, 'findAttachment'>
  blobs: Blobs
}

const shown = ['0', '1', 'media'] as const

const query = Type.Object({
  inline: Type.Optional(Type.Enum([...shown], { fault: reason('not_a_choice', { choices: [...shown] }) })),
})

/** The agents' own view of a file: saved, shown as an image, or played in place, in the parts that a player asks for. */
export function registerDeskAttachments(app: App, { store, blobs }: DeskAttachmentsDeps): void {
  const { operations } = deskDoor
  app.get(
    '/attachments/:id',
    { schema: { params: byId, querystring: query }, config: { operation: operations.readFile } },
    async (request, reply) => {
      const attachment = await store.findAttachment(inboxAgent(request).instanceId, request.params.id)
      if (!attachment) throw refuse('file_not_found')
      const key = blobKeyOf(attachment)
      const { inline } = request.query
      const media = inline === 'media' ? await readMediaType(blobs, key, attachment.size) : undefined
      const type = inline === '1' ? (attachment.image?.type ?? null) : (media ?? null)
      reply.headers(fileHeaders({ name: attachment.name, type }))
      if (media !== undefined && attachment.size !== null) {
        reply.header('Accept-Ranges', 'bytes')
        const part = readRange(request.headers.range, attachment.size)
        if (part) return sendPart(reply, await blobs.openPart(key, part), part, attachment.size)
      }
      // A HEAD is this route without its body: there is no stream to leave open.
      const blob = await blobs.open(key, reply.raw)
      if (!blob) throw refuse('file_gone')
      return reply.header('Content-Length', blob.size).send(blob.stream)
    },
  )
}

function sendPart(reply: FastifyReply, stream: Readable | undefined, { from, to }: BlobPart, size: number) {
  if (!stream) throw refuse('file_gone')
  return reply
    .code(206)
    .headers({ 'Content-Range': `bytes ${from}-${to}/${size}`, 'Content-Length': to - from + 1 })
    .send(stream)
}

async function readMediaType({ openPart }: Blobs, key: string, size: number | null): Promise<string | undefined> {
  const part = { from: 0, to: Math.min(mediaSniffLength, size ?? 0) - 1 }
  const head = part.to < 0 ? undefined : await openPart(key, part)
  return head && sniffMedia(await buffer(head))
}

function blobKeyOf({ state, error, blobKey }: Attachment): string {
  if (state === 'pending') throw refuse('file_pending')
  if (state === 'failed') throw refuse('file_not_fetched', { reason: error ?? reason('reason_unknown') })
  if (blobKey === null) throw refuse('file_gone')
  return blobKey
}
