import { randomBytes } from 'node:crypto'
import { PASSERELLE_VERSION_HEADER } from '@passerelle/protocol'
import type { FastifyReply, FastifyRequest } from 'fastify'

const processId = randomBytes(6).toString('hex')
let requests = 0

/** Unique among all nodes and starts, and cheap: it is made for every request. */
export const newRequestId = (): string => `${processId}-${(++requests).toString(36)}`

const partnerPaths = ['/messaging/', '/oauth2/', '/.well-known/oauth-authorization-server']

/** Every answer carries the id its log line has, and is what its type says; those of the partner API say that this is Passerelle. */
export function nameAnswer(request: FastifyRequest, reply: FastifyReply, version: string): void {
  reply.header('X-Request-Id', request.id)
  reply.header('X-Content-Type-Options', 'nosniff')
  if (partnerPaths.some((path) => request.url.startsWith(path))) reply.header(PASSERELLE_VERSION_HEADER, version)
}
