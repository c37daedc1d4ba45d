import type { Readable } from 'node:stream'
import { ATTACHMENTS_PATH, shownName } from '@passerelle/protocol'
import { Type } from '@passerelle/protocol/schemas'
import { create, encodeExtended } from 'content-disposition'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { PartnerFile } from '../../attachments/attachment.ts'
import { createDownloads, type DownloadDeps } from '../../attachments/download-attachment.ts'
import type { App } from '../http/app.ts'
import { type BearerAuthDeps, bearerAuth, verifiedToken } from './authenticate.ts'
import { partnerDoor } from './describe.ts'
import { publishedPath } from './published-path.ts'

export type AttachmentsDeps = DownloadDeps & BearerAuthDeps

const params = Type.Object({ uid: Type.String() })

/** `GET /messaging/attachments/{uid}`, with a slash after it or without: what the URLs in webhooks lead to. */
export function registerAttachments(app: App, deps: AttachmentsDeps): void {
  const downloads = createDownloads(deps)
  const onRequest = bearerAuth(deps)
  const schema = { params }
  const { describeAttachment, downloadAttachment } = partnerDoor.operations
  const path = `${ATTACHMENTS_PATH}:uid`

  // Its own handler: a HEAD made from GET would run the download, and consume.
  for (const [url, operation] of publishedPath(path, describeAttachment)) {
    app.head(url, { onRequest, schema, config: { operation } }, async (request, reply) => {
      const file = await downloads.readFile(request.params.uid, connectorOf(request))
      return withFileHeaders(reply, file).send()
    })
  }
  for (const [url, operation] of publishedPath(path, downloadAttachment)) {
    app.get(url, { onRequest, schema, exposeHeadRoute: false, config: { operation } }, async (request, reply) => {
      const file = await downloads.readFile(request.params.uid, connectorOf(request))
      const stream = await downloads.openFile(file, reply.raw)
      onSent(reply, stream, () => downloads.recordSent(file))
      return withFileHeaders(reply, file).send(stream)
    })
  }
}

const connectorOf = (request: FastifyRequest): string => verifiedToken(request).connectorId

/** Headers of the file as it is stored, whatever `Accept` and `Range` say. */
function withFileHeaders(reply: FastifyReply, { name, mimeType, size }: PartnerFile): FastifyReply {
  return reply.headers({
    'Content-Type': headerSafe.test(mimeType) ? mimeType : 'application/octet-stream',
    'Content-Length': size,
    'Content-Disposition': disposition(name),
  })
}

const headerSafe = /^[\x20-\x7e]+$/

/** Always with `filename*`, also where the plain form would do: one rule for who reads it. The name reads as it is. */
export function disposition(name: string): string {
  const sound = shownName(name.toWellFormed()) || 'file'
  const header = create(sound)
  return header.includes('filename*=') ? header : `${header}; filename*=${encodeExtended(sound)}`
}

/**
 * Calls back when the last byte has left. The file is piped, one buffer at a time, each only when the one before has
 * left; so at the end nothing may wait in the socket any more. `finish` alone does not say that: a response whose
 * client went away with the last buffer still waiting gets it too.
 */
function onSent({ raw }: FastifyReply, stream: Readable, callback: () => void): void {
  const { socket } = raw
  // Before the server's own listener, which closes the connection when the client asked for that.
  raw.prependOnceListener('finish', () => {
    if (stream.readableEnded && socket && !socket.destroyed && socket.writableLength === 0) callback()
  })
}
