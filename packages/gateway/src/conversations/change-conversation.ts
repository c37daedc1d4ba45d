import type { AgentStore } from '../agents/agent-store.ts'
import type { Clock } from '../lib/clock.ts'
import { invalidRequest, notFound } from '../lib/errors.ts'
import { type Conversation, otherOpen } from './conversation.ts'
import type { ConversationChange, ConversationStore, Reader } from './conversation-store.ts'

interface ChangeDeps {
  store: Pick<ConversationStore, 'changeConversation'>
  clock: Pick<Clock, 'now'>
}

interface Wanted {
  instanceId: string
  conversationId: string
  reader?: Reader
}

/** Closes, reopens, marks as read or assigns. What is so already is left as it is. */
export async function changeConversation(
  { store, clock }: ChangeDeps,
  { instanceId, conversationId, reader, change }: Wanted & { change: ConversationChange },
): Promise<Conversation> {
  const outcome = await store.changeConversation({ instanceId, id: conversationId, change, reader, now: clock.now() })
  if (outcome.kind === 'not_found') throw notFound('This conversation')
  if (outcome.kind === 'other_open') throw otherOpen(outcome.openId)
  return outcome.conversation
}

/** To an agent of the same instance who can log in, to oneself (`me`), or to nobody (null). */
export async function assignConversation(
  deps: ChangeDeps & { store: Pick<AgentStore, 'findAgent'> },
  { assignee, callerId, ...wanted }: Wanted & { assignee: string | null; callerId: string },
): Promise<Conversation> {
  const assigneeId = assignee === 'me' ? callerId : assignee
  const agent = assigneeId === null ? null : await deps.store.findAgent(assigneeId)
  if (agent === undefined || (agent && (agent.instanceId !== wanted.instanceId || agent.disabledAt !== null))) {
    const message = 'is no agent of this instance: use an id from /desk/v1/agents, "me", or null for nobody'
    throw invalidRequest('The conversation was not assigned.', [{ path: '/assignee', message }])
  }
  return changeConversation(deps, { ...wanted, change: { kind: 'assign', assigneeId } })
}
