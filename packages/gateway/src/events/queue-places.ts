/**
 * Where those stand who begin to wait: behind who waited there before, and with whoever comes to the queue or leaves it
 * in the same commit. Pure.
 */
import type { PlacedConversation, QueuePlace } from '../commands/event-look-ups.ts'
import type { State } from '../commands/look-ups.ts'
import { turnOf } from '../commands/priority.ts'
import type { RowChange } from '../commands/row-changes.ts'
import type { ConversationRow } from '../commands/rows.ts'
import { ownerTypeOf } from '../conversations/ownership.ts'

/** Of one that does not wait, none. */
export function placeOf(row: PlacedConversation): QueuePlace | undefined {
  const { id: conversationId, queueId, waitingSince, priority } = row
  return ownerTypeOf(row) === 'queue' && queueId !== null && waitingSince !== null
    ? { queueId, turn: turnOf({ waitingSince, priority }), conversationId }
    : undefined
}

export type Patches = Map<string, Partial<ConversationRow>>

export function patchesOf(changes: readonly RowChange[]): Patches {
  const patches: Patches = new Map()
  for (const change of changes) {
    if (change.table !== 'conversations' || change.kind !== 'update') continue
    patches.set(change.key.id, { ...patches.get(change.key.id), ...change.patch })
  }
  return patches
}

const placing = ['status', 'assigneeId', 'queueId', 'withBot', 'waitingSince', 'priority'] as const

/** Those that may have another place with these changes, or none any more. */
export const movedIn = (changes: readonly RowChange[]): string[] =>
  [...patchesOf(changes)].flatMap(([id, patch]) => (placing.some((field) => field in patch) ? [id] : []))

/** From 1, by what was looked up and by all changes of the commit. Null of one that does not wait, though in the queue. */
export function createPositions(
  { queuePlaces, movedConversations }: Pick<State, 'queuePlaces' | 'movedConversations'>,
  committed: readonly RowChange[],
): (row: PlacedConversation) => number | null {
  const ahead = new Map(queuePlaces.map((one) => [one.conversationId, one.ahead]))
  const patches = patchesOf(committed)
  const patched = (row: PlacedConversation): PlacedConversation => ({ ...row, ...patches.get(row.id) })
  const inserted = committed.flatMap((one) =>
    one.table === 'conversations' && one.kind === 'insert' ? [patched(one.row)] : [],
  )
  const gone = placesOf(movedConversations)
  const come = placesOf([...movedConversations.map(patched), ...inserted])
  return (row) => {
    const place = placeOf(row)
    const stored = place && ahead.get(place.conversationId)
    if (!place || stored === undefined) return null
    const isAhead = (other: QueuePlace) => other.queueId === place.queueId && isBefore(other, place)
    return 1 + stored + come.filter(isAhead).length - gone.filter(isAhead).length
  }
}

const placesOf = (rows: readonly PlacedConversation[]): QueuePlace[] => rows.flatMap((row) => placeOf(row) ?? [])

const isBefore = (one: QueuePlace, other: QueuePlace): boolean =>
  one.turn < other.turn || (one.turn === other.turn && one.conversationId < other.conversationId)
