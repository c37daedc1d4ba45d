/** An agent writes first: a conversation opens. Pure. */
import type { Actor } from '../commands/actor.ts'
import { type Command, type Decision, lastOf, unchanged } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import { insert } from '../commands/row-changes.ts'
import { tellOf } from './conversation-activities.ts'
import { isConnectorDeleted, newConversation } from './conversation-rules.ts'
import type { NewConversation, OpenOutcome } from './conversation-store.ts'

export type OpenDecision =
  | { kind: 'opened' | 'already_open'; id: string }
  | Exclude<OpenOutcome, { kind: 'opened' | 'already_open' }>

type Opening = NewConversation & { actor?: Actor | undefined }

/** An agent begins: with a customer who has had a conversation before, and has none open. */
export const openConversation = ({ actor, ...wanted }: Opening): Command<OpenDecision> => ({
  about: { customers: [wanted] },
  needs: {
    latestConversation: wanted,
    connectorDeletion: wanted,
    firstQueues: { connectorId: wanted.connectorId },
    sequences: { most: { threads: 1 } },
  },
  decide: (state) => decideOpen(wanted, state),
  ...(actor && { doneBy: { actor, at: wanted.now } }),
})

export function decideOpen(wanted: NewConversation, state: State): Decision<OpenDecision> {
  if (isConnectorDeleted(state)) return unchanged({ kind: 'connector_deleted' })
  const [known] = state.latestConversation
  if (!known) return unchanged({ kind: 'unknown_customer' })
  if (known.status === 'open') return unchanged({ kind: 'already_open', id: known.id })
  const { id, instanceId, connectorId, customerId, now } = wanted
  const thread = lastOf(state, 'threads') + 1
  const opened = newConversation({
    ...{ id, thread, instanceId, connectorId, customerId, now },
    ...(state.firstQueues[0] && { queueId: state.firstQueues[0].id }),
    customerName: known.customerName,
  })
  return {
    outcome: { kind: 'opened', id },
    changes: [
      insert('conversations', { ...opened, lastPlaceAt: now }),
      insert('changes', {
        ...{ instanceId, type: 'conversation.opened', conversationId: id, messageId: null, recordedAt: now },
      }),
      tellOf(opened, 'conversation.opened', now),
    ],
  }
}
