import { CannedReplyPatchSchema, CannedReplyRequestSchema, Type } from '@passerelle/protocol/schemas'
import type { FastifyRequest } from 'fastify'
import type { AuditContext } from '../../commands/actor.ts'
import type { CannedReplyStore } from '../../conversations/canned-reply-store.ts'
import { createCannedReply, deleteCannedReply, updateCannedReply } from '../../conversations/change-canned-replies.ts'
import type { Clock } from '../../lib/clock.ts'
import { refuse } from '../../lib/errors.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { auditContext, type InboxAgent, inboxAgent } from './authenticate.ts'
import { byId } from './conversations.ts'
import { agentTools } from './describe-agent-tools.ts'
import { presentCannedReply } from './present.ts'

export interface CannedRepliesDeps {
  store: CannedReplyStore & { audited(context: AuditContext): CannedReplyStore }
  clock: Clock
}

const path = '/canned-replies'

export function registerCannedReplies(app: App, deps: CannedRepliesDeps): void {
  const query = { schema: { querystring: Type.Object(pageQuery) }, config: { operation: agentTools.listCannedReplies } }
  app.get(path, query, async (request) => {
    const { instanceId } = inboxAgent(request)
    const page = await deps.store.listCannedReplies({ ...readPageQuery(request.query), instanceId })
    return presentPage(page, presentCannedReply)
  })

  app.post(
    path,
    { schema: { body: CannedReplyRequestSchema }, config: { operation: agentTools.createCannedReply } },
    async (request, reply) => {
      const { instanceId } = supervisor(request)
      return reply
        .code(201)
        .send(presentCannedReply(await createCannedReply(onBehalf(deps, request), { ...request.body, instanceId })))
    },
  )

  app.patch(
    `${path}/:id`,
    { schema: { params: byId, body: CannedReplyPatchSchema }, config: { operation: agentTools.updateCannedReply } },
    async (request) => {
      const { instanceId } = supervisor(request)
      const { shortcut, title, text } = request.body
      const patch = {
        ...(shortcut !== undefined && { shortcut }),
        ...(title !== undefined && { title }),
        ...(text !== undefined && { text }),
      }
      return presentCannedReply(
        await updateCannedReply(onBehalf(deps, request), { instanceId, id: request.params.id, patch }),
      )
    },
  )

  app.delete(
    `${path}/:id`,
    { schema: { params: byId }, config: { operation: agentTools.deleteCannedReply } },
    async (request, reply) => {
      const { instanceId } = supervisor(request)
      await deleteCannedReply(onBehalf(deps, request), { instanceId, id: request.params.id })
      return reply.code(204).send()
    },
  )
}

const onBehalf = ({ store, clock }: CannedRepliesDeps, request: FastifyRequest) => ({
  store: store.audited(auditContext(request, clock)),
  clock,
})

function supervisor(request: FastifyRequest): InboxAgent {
  const agent = inboxAgent(request)
  if (agent.role === 'supervisor') return agent
  throw refuse('supervisors_only')
}
