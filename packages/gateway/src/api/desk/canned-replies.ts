import type { CannedReplyPatch } from '@passerelle/protocol'
import { CannedReplyPatchSchema, CannedReplyRequestSchema, Type } from '@passerelle/protocol/schemas'
import type { FastifyRequest } from 'fastify'
import type { BlobStore } from '../../attachments/blob-store.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { CannedReplyStore } from '../../conversations/canned-reply-store.ts'
import {
  type CannedReplyUser,
  copyFiles,
  createCannedReply,
  deleteCannedReply,
  updateCannedReply,
} from '../../conversations/change-canned-replies.ts'
import type { Clock } from '../../lib/clock.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { auditContext, inboxAgent } from './authenticate.ts'
import { byId } from './conversations.ts'
import { agentTools } from './describe-agent-tools.ts'
import { presentCannedReply, presentUpload } from './present.ts'

type CopyDeps = Parameters<typeof copyFiles>[0]

export interface CannedRepliesDeps extends CopyDeps {
  store: CopyDeps['store'] & { audited(context: AuditContext): CannedReplyStore }
  blobs: CopyDeps['blobs'] & Pick<BlobStore, 'delete'>
  clock: Clock
}

const path = '/canned-replies'

export function registerCannedReplies(app: App, deps: CannedRepliesDeps): void {
  const query = { schema: { querystring: Type.Object(pageQuery) }, config: { operation: agentTools.listCannedReplies } }
  app.get(path, query, async (request) => {
    const { instanceId, agentId } = userOf(request)
    const page = await deps.store.listCannedReplies({ ...readPageQuery(request.query), instanceId, agentId })
    return presentPage(page, presentCannedReply)
  })

  app.post(
    path,
    { schema: { body: CannedReplyRequestSchema }, config: { operation: agentTools.createCannedReply } },
    async (request, reply) => {
      const { shortcut, title, text, personal = false } = request.body
      const content = { shortcut, title, text, personal, ...readOptional(request.body) }
      const created = await createCannedReply(onBehalf(deps, request), userOf(request), content)
      return reply.code(201).send(presentCannedReply(created))
    },
  )

  app.patch(
    `${path}/:id`,
    { schema: { params: byId, body: CannedReplyPatchSchema }, config: { operation: agentTools.updateCannedReply } },
    async (request) => {
      const { shortcut, title, text } = request.body
      const patch = {
        ...(shortcut !== undefined && { shortcut }),
        ...(title !== undefined && { title }),
        ...(text !== undefined && { text }),
        ...readOptional(request.body),
      }
      const change = { id: request.params.id, patch }
      return presentCannedReply(await updateCannedReply(onBehalf(deps, request), userOf(request), change))
    },
  )

  app.delete(
    `${path}/:id`,
    { schema: { params: byId }, config: { operation: agentTools.deleteCannedReply } },
    async (request, reply) => {
      await deleteCannedReply(onBehalf(deps, request), userOf(request), request.params.id)
      return reply.code(204).send()
    },
  )

  app.post(
    `${path}/:id/uploads`,
    { schema: { params: byId }, config: { operation: agentTools.copyCannedFiles } },
    async (request, reply) => {
      const uploads = await copyFiles(deps, userOf(request), request.params.id)
      return reply.code(201).send({ items: uploads.map(presentUpload) })
    },
  )
}

/** null is none. */
const readOptional = ({ language, attachments }: Pick<CannedReplyPatch, 'language' | 'attachments'>) => ({
  ...(language !== undefined && { language: language ?? '' }),
  ...(attachments !== undefined && { uploadIds: (attachments ?? []).map(({ upload_id }) => upload_id) }),
})

const onBehalf = ({ store, blobs, clock }: CannedRepliesDeps, request: FastifyRequest) => ({
  store: store.audited(auditContext(request, clock)),
  blobs,
  clock,
})

function userOf(request: FastifyRequest): CannedReplyUser {
  const { instanceId, id, role } = inboxAgent(request)
  return { instanceId, agentId: id, isSupervisor: role === 'supervisor' }
}
