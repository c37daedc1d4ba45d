/** A note that an agent writes into a thread: for colleagues, never delivered. Pure. */
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, tell, update } from '../commands/row-changes.ts'
import { below } from '../messages/thread-order.ts'
import { holderOf } from './conversation-rules.ts'
import { type NoteOutcome, type NotePlan, noteKind } from './note.ts'

export const recordNote = (plan: NotePlan): Command<NoteOutcome> => ({
  about: { conversationIds: [plan.conversationId] },
  needs: {
    conversation: { id: plan.conversationId },
    ...(plan.mentionIds.length > 0 && { agents: { ids: plan.mentionIds } }),
  },
  decide: (state) => decideNote(plan, state),
  doneBy: { actor: plan.author, at: plan.now },
})

/** Nobody's place in a list moves because of it. */
export function decideNote(plan: NotePlan, state: Pick<State, 'conversation' | 'agents'>): Decision<NoteOutcome> {
  const { id, author, instanceId, text, now } = plan
  const [before] = state.conversation
  if (!before || before.instanceId !== instanceId) return unchanged({ kind: 'not_found' })
  const unknown = plan.mentionIds.flatMap((agentId, at) =>
    holderOf(state.agents, { instanceId, agentId }) === null ? [at] : [],
  )
  if (unknown.length > 0) return unchanged({ kind: 'unknown_agents', indexes: unknown })
  const named = new Set(plan.mentionIds)
  const mentions = state.agents.filter((agent) => named.has(agent.id)).map(({ id, name }) => ({ id, name }))
  const at = below(before.lastPlaceAt, now)
  const changed = { instanceId, conversationId: before.id, messageId: null, recordedAt: now }
  return {
    outcome: { kind: 'recorded', note: { id, at, author, text, mentions } },
    changes: [
      ...update('conversations', { id: before.id }, { before, after: { ...before, lastPlaceAt: at } }),
      tell({
        ...{ id, at, kind: noteKind, target: { type: 'conversation', id: before.id, name: null } },
        ...{ instanceId, connectorId: before.connectorId, conversationId: before.id, params: { text, mentions } },
      }),
      insert('changes', { ...changed, type: 'conversation.updated' }),
      ...mentions
        .filter((agent) => agent.id !== author.id)
        .map((agent) => insert('changes', { ...changed, type: 'agent.mentioned', agentId: agent.id })),
    ],
  }
}
