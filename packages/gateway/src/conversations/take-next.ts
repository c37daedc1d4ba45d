import type { Actor } from '../commands/actor.ts'
import type { Clock } from '../lib/clock.ts'
import { refuse } from '../lib/errors.ts'
import type { Conversation } from './conversation.ts'
import type { ChangeOutcome, ConversationStore, Reader } from './conversation-store.ts'

interface Dependencies {
  store: Pick<ConversationStore, 'listConversations' | 'changeConversation'>
  clock: Pick<Clock, 'now'>
}

interface TakeRequest {
  instanceId: string
  agentId: string
  /** Those to take from. */
  queueIds: readonly string[]
  reader: Reader
  actor: Actor
}

/** Looked at together, so that who loses the first to somebody faster has the next one at hand. */
const candidates = 10

/**
 * The one that waits longest becomes the agent's; undefined when none waits. Each is taken by a write that sees whether
 * it still waits, so two agents never get the same, on whatever server they ask.
 */
export async function takeNext(
  { store, clock }: Dependencies,
  { instanceId, agentId, queueIds, reader, actor }: TakeRequest,
): Promise<Conversation | undefined> {
  const wanted = { instanceId, queueIds, reader, status: 'open', assignee: null, waiting: true } as const
  for (;;) {
    const { items } = await store.listConversations({ ...wanted, sort: 'longest_waiting', limit: candidates })
    if (items.length === 0) return undefined
    for (const { id } of items) {
      const change = { kind: 'take', agentId } as const
      const outcome = await store.changeConversation({ instanceId, id, change, now: clock.now(), reader, actor })
      if (outcome.kind === 'changed') return outcome.conversation
      if (!isLost(outcome)) throw refuse('not_taken')
    }
  }
}

/** To somebody who was faster. */
const isLost = ({ kind }: ChangeOutcome): boolean => ['not_waiting', 'not_open', 'not_found'].includes(kind)
