import type { Actor } from '../commands/actor.ts'
import type { Conversation } from '../conversations/conversation.ts'
import type { ChangeOutcome, ConversationStore, Reader } from '../conversations/conversation-store.ts'
import type { Clock } from '../lib/clock.ts'
import { refuse } from '../lib/errors.ts'
import { fits, type Skilled } from './choose-agent.ts'
import type { QueueStore } from './queue-store.ts'

interface Dependencies {
  store: Pick<ConversationStore, 'listConversations' | 'changeConversation'> & Pick<QueueStore, 'listQueueMembers'>
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
 * The one whose turn it is becomes the agent's; undefined when none waits. Of the first ones, those come before that ask
 * for nothing the agent has not; but who asks for work gets some. Each is taken by a write that sees whether it still
 * waits, so two agents never get the same, on whatever server they ask.
 */
export async function takeNext(
  { store, clock }: Dependencies,
  { instanceId, agentId, queueIds, reader, actor }: TakeRequest,
): Promise<Conversation | undefined> {
  const wanted = { instanceId, queueIds, reader, status: 'open', assignee: null, waiting: true } as const
  for (;;) {
    const { items } = await store.listConversations({ ...wanted, sort: 'in_turn', limit: candidates })
    if (items.length === 0) return undefined
    for (const { id } of await fittingFirst(store, items, agentId)) {
      const change = { kind: 'take', agentId } as const
      const outcome = await store.changeConversation({ instanceId, id, change, now: clock.now(), reader, actor })
      if (outcome.kind === 'changed') return outcome.conversation
      if (!isLost(outcome)) throw refuse('not_taken')
    }
  }
}

/** To somebody who was faster. */
const isLost = ({ kind }: ChangeOutcome): boolean => ['not_waiting', 'not_open', 'not_found'].includes(kind)

type KnownMember = Skilled & { id: string }

async function fittingFirst(
  store: Dependencies['store'],
  items: readonly Conversation[],
  agentId: string,
): Promise<Conversation[]> {
  const members = new Map<string, KnownMember[]>()
  const isFitting = new Set<Conversation>()
  for (const one of items) {
    const queueId = one.queue?.id ?? ''
    if (one.skills.length > 0 || one.language !== null) {
      const known = members.get(queueId) ?? (await readMembers(store, queueId))
      members.set(queueId, known)
      if (!fits(one, known.find(({ id }) => id === agentId) ?? { skills: {} }, known)) continue
    }
    isFitting.add(one)
  }
  return [...items.filter((one) => isFitting.has(one)), ...items.filter((one) => !isFitting.has(one))]
}

async function readMembers(store: Dependencies['store'], queueId: string): Promise<KnownMember[]> {
  const found: KnownMember[] = []
  for (let cursor: string | undefined; ; ) {
    const page = await store.listQueueMembers({ queueId, limit: 200, cursor })
    found.push(...page.items.map((one) => ({ id: one.agentId, skills: JSON.parse(one.skills) })))
    if (page.nextCursor === null) return found
    cursor = page.nextCursor
  }
}
