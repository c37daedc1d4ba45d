/**
 * Gives a conversation that waits in its queue to an agent, as the loop planned it a moment ago: if it still waits there,
 * and they are still online and have room. Pure.
 */
import { claimOf } from '../agents/decide-status.ts'
import type { Actor } from '../commands/actor.ts'
import { type Command, unchanged } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, update } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { tellOfHolder } from '../conversations/conversation-activities.ts'
import { holderOf } from '../conversations/conversation-rules.ts'
import { ownerTypeOf, toAgent } from '../conversations/ownership.ts'
import { below } from '../messages/thread-order.ts'
import { capacityOf } from './capacity.ts'
import { hasRoom } from './choose-agent.ts'
import type { Planned } from './plan-assignments.ts'

export const routingActor: Actor = { type: 'routing', id: null, name: null }

/** False when it does not wait there any more, or the agent cannot have it. */
export const assignByRouting = ({
  conversationId,
  agentId,
  queueId,
  now,
}: Planned & { now: number }): Command<boolean> => ({
  about: { conversationIds: [conversationId], used: [claimOf(agentId)] },
  needs: {
    conversation: { id: conversationId },
    agents: { ids: [agentId] },
    ...{ agentStates: { agentId }, agentLoad: { agentId } },
    ...{ queueServed: { conversationId, agentId }, queueOf: { conversationId } },
  },
  doneBy: { actor: routingActor, at: now },
  decide: (state, actor) => {
    const [before] = state.conversation
    const [agent] = state.agents
    if (!before || !agent || before.queueId !== queueId || !isWaiting(before) || !canTake(before, state))
      return unchanged(false)
    const at = below(before.lastPlaceAt, now)
    const after = { ...before, ...toAgent(agentId), lastPlaceAt: at }
    const changeOf = { instanceId: before.instanceId, conversationId, messageId: null, recordedAt: now }
    return {
      outcome: true,
      changes: [
        ...update('conversations', { id: conversationId }, { before, after }),
        ...update('agentStates', { agentId }, { before: {}, after: { assignedAt: now } }),
        insert('changes', { ...changeOf, type: 'conversation.updated' }),
        insert('changes', { ...changeOf, type: 'agent.assigned', agentId }),
        tellOfHolder(before, { from: undefined, to: agent, actor, at }),
      ],
    }
  },
})

const isWaiting = (conversation: ConversationRow): boolean =>
  ownerTypeOf(conversation) === 'queue' && conversation.waitingSince !== null

/** Nor had it and passed it on, since it was planned for them. */
function canTake(
  { instanceId, lastAgentId, releasedById }: ConversationRow,
  { agents, agentStates: [known], agentLoad: [agent], queueServed: [served], queueOf: [own] }: State,
): boolean {
  // It goes back to whom its customer knows, who may have left the queue since.
  const queue = agent?.id === lastAgentId ? own : served
  if (!known || !agent || !queue || agent.id === releasedById) return false
  if (holderOf(agents, { instanceId, agentId: agent.id }) === null) return false
  return hasRoom({ status: known.status, load: agent.load, capacity: capacityOf(agent, queue) })
}
