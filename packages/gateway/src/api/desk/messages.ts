import { Readable } from 'node:stream'
import { IDEMPOTENCY_KEY_HEADER, type ReplyRequest, WARNING_HEADER } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { ReplyRequestSchema, Type } from '@passerelle/protocol/schemas'
import type { FastifyRequest } from 'fastify'
import type { AuditContext } from '../../commands/actor.ts'
import type { ConversationStore } from '../../conversations/conversation-store.ts'
import { type ReplyDeps, reply as sendReply } from '../../conversations/reply.ts'
import { checkReply, normaliseReply, type ReplyContent, richContentWarning } from '../../conversations/reply-content.ts'
import type { TimelineStore } from '../../conversations/timeline-store.ts'
import { type RetryDeps, retryMessage } from '../../deliveries/replay.ts'
import { refuse } from '../../lib/errors.ts'
import { inTurns } from '../../lib/turns.ts'
import type { MessageStore } from '../../messages/message-store.ts'
import type { App } from '../http/app.ts'
import { foldErrors, maxFaults, refuseFaulty, soundParts } from '../http/faults.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentMessage } from '../http/present-message.ts'
import { auditContext, inboxAgent } from './authenticate.ts'
import { byId } from './conversations.ts'
import { deskDoor } from './describe.ts'
import { presentTimeline } from './present.ts'
import { hideOther, type SightDeps } from './sight.ts'
import { writePage } from './write-page.ts'

export interface MessagesDeps extends ReplyDeps, RetryDeps {
  store: ReplyDeps['store'] &
    SightDeps['store'] &
    RetryDeps['store'] &
    Pick<MessageStore, 'listMessages' | 'findMessage'> &
    TimelineStore &
    Pick<ConversationStore, 'findConversation'> & {
      audited(context: AuditContext): RetryDeps['store']
    }
  clock: RetryDeps['clock']
}

const listQuery = Type.Object({
  ...pageQuery,
  order: Type.Optional(Type.Enum(['asc', 'desc'], { fault: reason('not_a_choice', { choices: ['asc', 'desc'] }) })),
})

const timelineQuery = Type.Object({
  ...listQuery.properties,
  only: Type.Optional(Type.Enum(['activities'], { fault: reason('not_a_choice', { choices: ['activities'] }) })),
})

const thread = '/conversations/:id/messages'

export function registerMessages(app: App, deps: MessagesDeps): void {
  const { store } = deps
  const { operations } = deskDoor

  app.get(
    thread,
    { schema: { params: byId, querystring: listQuery }, config: { operation: operations.listMessages } },
    async (request, answer) => {
      const { instanceId } = inboxAgent(request)
      const conversationId = request.params.id
      if (!(await store.findConversation(instanceId, conversationId))) throw refuse('conversation_not_found')
      const { order = 'asc' } = request.query
      const page = await store.listMessages({ ...readPageQuery(request.query), instanceId, conversationId, order })
      const pieces = inTurns(writePage(page, presentMessage))
      return answer.type('application/json; charset=utf-8').send(Readable.from(pieces))
    },
  )

  app.get(
    '/conversations/:id/timeline',
    { schema: { params: byId, querystring: timelineQuery }, config: { operation: operations.listTimeline } },
    async (request, answer) => {
      const { instanceId } = inboxAgent(request)
      const conversationId = request.params.id
      if (!(await store.findConversation(instanceId, conversationId))) throw refuse('conversation_not_found')
      const { order = 'asc', only } = request.query
      const wanted = { instanceId, conversationId, order, activitiesOnly: only === 'activities' }
      const page = await store.listTimeline({ ...readPageQuery(request.query), ...wanted })
      const pieces = inTurns(writePage(page, presentTimeline))
      return answer.type('application/json; charset=utf-8').send(Readable.from(pieces))
    },
  )

  // The schema's faults are told together with those of the rules.
  const schema = { params: byId, body: ReplyRequestSchema }
  app.post(
    thread,
    { schema, attachValidation: true, config: { operation: operations.reply } },
    async (request, answer) => {
      const { instanceId, id, name, service } = inboxAgent(request)
      const content = readContent(request)
      const sending = sendReply(deps, {
        instanceId,
        conversationId: request.params.id,
        author: { id, name },
        takes: !service,
        content,
        idempotencyKey: readIdempotencyKey(request),
      })
      const message = await hideOther(deps, request, sending)
      const warning = richContentWarning(content)
      if (warning !== undefined) answer.header(WARNING_HEADER, warning)
      return answer.code(201).send(presentMessage(message))
    },
  )

  app.post(
    '/messages/:id/retry',
    { schema: { params: byId }, config: { operation: operations.retryMessage } },
    async (request) => {
      const { instanceId } = inboxAgent(request)
      await retryMessage(onBehalf(deps, request), { instanceId, messageId: request.params.id })
      const message = await store.findMessage(instanceId, request.params.id)
      if (!message) throw refuse('message_not_found')
      return presentMessage(message)
    },
  )
}

const onBehalf = (deps: MessagesDeps, request: FastifyRequest) => ({
  ...deps,
  store: deps.store.audited(auditContext(request, deps.clock)),
})

function readContent({ body, validationError }: FastifyRequest<{ Body: ReplyRequest }>): ReplyContent {
  if (!validationError) return normaliseReply(body)
  const faults = foldErrors(validationError.validation)
  faults.push(...checkReply(normaliseReply(soundParts(body, faults)), false))
  throw refuseFaulty(faults.slice(0, maxFaults))
}

/** Visible ASCII, as header values are. */
const keyPattern = /^[\x21-\x7e](?:[\x20-\x7e]{0,254}[\x21-\x7e])?$/

function readIdempotencyKey({ headers }: FastifyRequest): string | undefined {
  const key = headers[IDEMPOTENCY_KEY_HEADER.toLowerCase()]
  if (key === undefined || (typeof key === 'string' && keyPattern.test(key))) return key as string | undefined
  throw refuse('idempotency_key_malformed', { header: IDEMPOTENCY_KEY_HEADER })
}
