import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PlacedConversation } from '../commands/event-look-ups.ts'
import { priorities } from '../commands/priority.ts'
import { insert, type RowChange, update } from '../commands/row-changes.ts'
import { createPositions, movedIn, placeOf } from './queue-places.ts'

const fields = {
  status: fc.constantFrom('open' as const, 'open' as const, 'closed' as const),
  assigneeId: fc.constantFrom(null, null, 'ada'),
  queueId: fc.constantFrom('sales', 'support'),
  withBot: fc.constantFrom(false, false, true),
  waitingSince: fc.constantFrom(null, 0, 0, 1, 2),
  priority: fc.constantFrom(...priorities),
}
const conversation: fc.Arbitrary<PlacedConversation> = fc.record({ id: fc.uuid(), ...fields })
/** What is stored, and what becomes of each: undefined stays as it is. */
const world = fc.record({
  stored: fc.uniqueArray(fc.tuple(conversation, fc.option(fc.record(fields), { nil: undefined })), {
    maxLength: 8,
    selector: ([{ id }]) => id,
  }),
  begun: fc.array(conversation, { maxLength: 4 }),
})

/** In words: how many are served before, and one more. */
function rank(one: PlacedConversation, all: readonly PlacedConversation[]): number | null {
  const place = placeOf(one)
  if (!place) return null
  const waiting = all.flatMap((row) => placeOf(row) ?? []).filter(({ queueId }) => queueId === place.queueId)
  const inOrder = waiting.toSorted((a, b) => a.turn - b.turn || (a.conversationId < b.conversationId ? -1 : 1))
  return inOrder.findIndex(({ conversationId }) => conversationId === one.id) + 1
}

test('who comes to a queue is told the place that they have once all of the commit is done', () => {
  fc.assert(
    fc.property(world, ({ stored, begun }) => {
      const before = stored.map(([row]) => row)
      const committed: RowChange[] = [
        ...stored.flatMap(([row, after]) =>
          after ? update('conversations', { id: row.id }, { before: row, after }) : [],
        ),
        ...begun.map((row) => insert('conversations', row as never)),
      ]
      const after = [...stored.map(([row, changed]) => ({ ...row, ...changed })), ...begun]
      const queuePlaces = after.flatMap((row) => {
        const place = placeOf(row)
        const isAhead = (other: PlacedConversation) => other.id !== row.id && (rank(row, [other, row]) ?? 0) > 1
        return place ? [{ ...place, ahead: before.filter(isAhead).length + selfAhead(row, before) }] : []
      })
      const movedConversations = before.filter(({ id }) => movedIn(committed).includes(id))
      const positionOf = createPositions({ queuePlaces, movedConversations }, committed)
      for (const row of after) expect(positionOf(row)).toBe(rank(row, after))
    }),
  )
})

/** As it was, it may have stood before the place that it gets. */
function selfAhead(row: PlacedConversation, before: readonly PlacedConversation[]): number {
  const [was, place] = [before.flatMap((one) => (one.id === row.id ? (placeOf(one) ?? []) : []))[0], placeOf(row)]
  return was && place && was.queueId === place.queueId && was.turn < place.turn ? 1 : 0
}
