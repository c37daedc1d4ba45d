/** What an agent had, and cannot have any more, waits in its queue again; the desks are told. Pure. */
import { systemActor } from '../commands/actor.ts'
import type { HeldConversation } from '../commands/queue-look-ups.ts'
import { insert, type RowChange, update } from '../commands/row-changes.ts'
import { below } from '../messages/thread-order.ts'
import { tellOfHolder } from './conversation-activities.ts'
import { toItsQueueFrom } from './ownership.ts'
import { wake } from './snooze.ts'

interface Releasing {
  from: { id: string; name: string } | undefined
  now: number
}

/** What is so of each that an agent has. */
const heldByAgent = { withBot: false, lastAgentId: null, releasedById: null }

export const release = (held: readonly HeldConversation[], { from, now }: Releasing): RowChange[] =>
  held.flatMap((before) => {
    const at = below(before.lastPlaceAt, now)
    // Or nobody would see it until the time that somebody chose who cannot act on it any more.
    const after = { ...wake(before, now), ...toItsQueueFrom(before.assigneeId), lastPlaceAt: at }
    return [
      ...update('conversations', { id: before.id }, { before: { ...heldByAgent, ...before }, after }),
      insert('changes', {
        ...{ instanceId: before.instanceId, type: 'conversation.updated', conversationId: before.id },
        ...{ messageId: null, recordedAt: now },
      }),
      tellOfHolder(before, { from, to: undefined, actor: systemActor, at }),
    ]
  })
