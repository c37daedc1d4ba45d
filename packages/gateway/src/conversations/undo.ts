/**
 * Undo really undoes: an act is done at once, in the sight of everybody, and taken back as a whole by whoever did it, if
 * nothing has happened in the conversation since. So a tab that closes within the seconds in which a desk offers it loses
 * nothing, and the customer is told of neither. The conversation carries what it was before; its last place in the thread,
 * which every message and every activity moves, says whether something came after the act. Pure.
 */
import type { Actor } from '../commands/actor.ts'
import type { State } from '../commands/look-ups.ts'
import { type RowChange, update } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { holderOf, queueOf } from './conversation-rules.ts'
import { changeTags } from './tags.ts'

const restored = [
  'status',
  'closedAt',
  'assigneeId',
  'queueId',
  'withBot',
  'lastAgentId',
  'releasedById',
  'triedIds',
  'unreadCount',
  'waitingSince',
  'snoozedUntil',
  'snoozedWait',
  'tags',
  'turnSince',
  'textDueAt',
  'returnAt',
] as const satisfies readonly (keyof ConversationRow)[]

export type Restored = Pick<ConversationRow, (typeof restored)[number]>

interface Kept {
  by: string
  at: number
  /** The last place in the thread after the act. */
  place: number | null
  before: Restored
}

/** Longer than any desk offers it: an answer may be slow. */
export const undoMs = 60_000

interface Act {
  actor: Actor
  now: number
}

/** Who can ask for an undo: people, and software in a desk's place. */
const askers: readonly Actor['type'][] = ['agent', 'service']

/** The row after such an act, with what it was before; of others' acts nothing is kept. */
export function remember(before: ConversationRow, after: ConversationRow, { actor, now }: Act): ConversationRow {
  if (!askers.includes(actor.type) || actor.id === null) return { ...after, undo: null }
  const fields = Object.fromEntries(restored.map((field) => [field, before[field]])) as object as Restored
  const kept: Kept = { by: actor.id, at: now, place: after.lastPlaceAt, before: fields }
  return { ...after, undo: JSON.stringify(kept) }
}

/** What it was before the actor's last act; undefined when there is nothing to go back to. */
export function findUndo({ undo, lastPlaceAt }: ConversationRow, { actor, now }: Act): Restored | undefined {
  if (undo === null) return undefined
  const { by, at, place, before }: Kept = JSON.parse(undo)
  return by === actor.id && place === lastPlaceAt && now - at <= undoMs ? before : undefined
}

/** Whoever asks. */
export const formerOf = ({ undo }: Pick<ConversationRow, 'undo'>): Restored | undefined =>
  undo === null ? undefined : (JSON.parse(undo) as Kept).before

/** As it was; nobody's, if whose it was can have it no more, and in a queue that is there. */
export function restore(
  before: ConversationRow,
  former: Restored & Pick<ConversationRow, 'lastPlaceAt' | 'updatedAt'>,
  state: State,
): RowChange[] {
  const assigneeId = holderOf(state.agents, { instanceId: before.instanceId, agentId: former.assigneeId })
  const isThere = state.livingQueues.some(({ id }) => id === former.queueId)
  const queueId = queueOf(isThere ? { ...before, queueId: former.queueId } : before, state)
  const after = { ...before, ...former, assigneeId, queueId, undo: null }
  const [tags, formerTags]: string[][] = [JSON.parse(before.tags), JSON.parse(former.tags)]
  const { changes } = changeTags(before, {
    add: formerTags ?? [],
    remove: (tags ?? []).filter((tag) => !formerTags?.includes(tag)),
  })
  return [...update('conversations', { id: before.id }, { before, after }), ...changes]
}
