/** One act on many conversations: each is decided by itself, and the outcome of each is told. */
import type { AuditActor, BulkAction, BulkItem } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { FastifyBaseLogger } from 'fastify'
import {
  assignConversation,
  type Closing,
  changeConversation,
  closeConversation,
  returnConversation,
  snoozeConversation,
  tagConversation,
  transferConversation,
} from '../../conversations/change-conversation.ts'
import type { Conversation } from '../../conversations/conversation.ts'
import { ApiError, fault, refuse } from '../../lib/errors.ts'
import { toOneLine } from '../../messages/inbound-message.ts'
import { renderError } from '../http/render-error.ts'
import type { InboxAgent } from './authenticate.ts'
import { type ConversationsDeps, newerMessage } from './conversations.ts'
import { presentConversation } from './present.ts'
import { readSnoozeTime } from './snooze-time.ts'

type Act = (conversationId: string) => Promise<Conversation>

interface Asked {
  agent: InboxAgent
  actor: AuditActor
  action: BulkAction
  /** By conversation: the newest message seen. */
  seen: Record<string, string> | null | undefined
}

type Request = Pick<InboxAgent, 'instanceId' | 'reader'> & { actor: AuditActor; conversationId: string }

/** Refuses at once what could be done to none of them. */
export function actOf(deps: ConversationsDeps, asked: Asked): Act {
  const { agent, actor, action } = asked
  const { instanceId, reader } = agent
  const act = toAct(deps, asked)
  if (action.type === 'assign' && action.assignee === undefined) throw notDone('/action/assignee', 'not_an_assignee')
  if (action.type === 'transfer' && (action.queue_id == null) === (action.agent_id == null)) {
    throw notDone('/action/queue_id', 'queue_or_agent')
  }
  return (conversationId) => act({ instanceId, reader, actor, conversationId })
}

const notDone = (path: string, code: 'not_an_assignee' | 'queue_or_agent'): ApiError =>
  new ApiError(reason('not_done'), { faults: [fault(path, code)] })

function toAct(deps: ConversationsDeps, { agent, action, seen }: Asked): (request: Request) => Promise<Conversation> {
  const note = toOneLine(action.note ?? '') || undefined
  const lastSeenOf = ({ conversationId }: Request) => ({
    lastSeenMessageId: seen && Object.hasOwn(seen, conversationId) ? seen[conversationId] : undefined,
  })
  switch (action.type) {
    case 'close': {
      const said = { reason: action.reason ?? undefined, tags: action.tags ?? [] }
      return (request) => settled(closeConversation(deps, { ...request, ...said, ...lastSeenOf(request) }))
    }
    case 'snooze': {
      const until = readSnoozeTime(action.until ?? null)
      return (request) => settled(snoozeConversation(deps, { ...request, until, ...lastSeenOf(request) }))
    }
    case 'assign': {
      const assignee = action.assignee ?? null
      return (request) => assignConversation(deps, { ...request, assignee, callerId: agent.id })
    }
    case 'transfer': {
      const to = { queueId: action.queue_id ?? undefined, agentId: action.agent_id ?? undefined }
      return (request) => settled(transferConversation(deps, { ...request, ...to, note, ...lastSeenOf(request) }))
    }
    case 'return':
      return (request) => settled(returnConversation(deps, { ...request, note, ...lastSeenOf(request) }))
    case 'tag': {
      const tags = { add: action.add ?? [], remove: action.remove ?? [] }
      return (request) => tagConversation(deps, { ...request, ...tags })
    }
    case 'take':
      return (request) => changeConversation(deps, { ...request, change: { kind: 'take', agentId: agent.id } })
    case 'reopen':
    case 'undo': {
      const change = { kind: action.type }
      return (request) => changeConversation(deps, { ...request, change })
    }
  }
}

async function settled(closing: Promise<Closing>): Promise<Conversation> {
  const outcome = await closing
  if (outcome.kind === 'newer_message') throw newerMessage(outcome.message)
  return outcome.conversation
}

/** Side by side, as they are committed together. What fails fails alone: the others are told all the same. */
export const changeMany = (ids: readonly string[], act: Act, log: FastifyBaseLogger): Promise<BulkItem[]> =>
  Promise.all(
    [...new Set(ids)].map(async (id) => {
      try {
        return { id, done: true, conversation: presentConversation(await act(id)) }
      } catch (error) {
        return { id, done: false, ...toRefusal(error, log) }
      }
    }),
  )

function toRefusal(error: unknown, log: FastifyBaseLogger): Pick<BulkItem, 'error' | 'message'> {
  if (!(error instanceof ApiError)) log.error({ err: error }, 'a part of a request failed')
  const { message, ...told }: ReturnType<typeof renderError> & Pick<BulkItem, 'message'> = renderError(
    error instanceof ApiError ? error : refuse('server_failed'),
    true,
  )
  return { error: told, ...(message && { message }) }
}
