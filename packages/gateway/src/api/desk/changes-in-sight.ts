/** Of an instance's changes, what a person who does not see all of it is told: a conversation that leaves is told as gone. */
import type { CarriedChange } from '../../changes/change.ts'
import { findMeaning, type Place, placeOf, type Sight } from '../../conversations/sight.ts'
import type { SightStore } from '../../conversations/sight-store.ts'

export async function keepInSight(
  store: SightStore,
  sight: Sight,
  changes: readonly CarriedChange[],
): Promise<readonly CarriedChange[]> {
  const places = await readPlaces(store, changes)
  return changes.flatMap((change) => {
    // What is of no conversation is everybody's.
    if (change.conversationId === '') return [change]
    const meaning = findMeaning(sight, change.from, places.get(change.conversationId))
    if (meaning === 'unseen') return []
    return meaning === 'seen' ? [change] : [goneOf(change, places.has(change.conversationId))]
  })
}

const goneOf = ({ message: _, ...change }: CarriedChange, isHidden: boolean): CarriedChange => ({
  ...change,
  type: 'conversation.updated',
  messageId: null,
  agentId: null,
  conversation: null,
  isHidden,
})

async function readPlaces(store: SightStore, changes: readonly CarriedChange[]): Promise<Map<string, Place>> {
  const places = new Map<string, Place>()
  for (const { conversation } of changes) {
    if (conversation) places.set(conversation.id, placeOf(conversation))
  }
  const ids = new Set(changes.map(({ conversationId }) => conversationId).filter((id) => id !== '' && !places.has(id)))
  const [instanceId = ''] = changes.map((change) => change.instanceId)
  const found = await store.findPlaces({ instanceId, of: 'conversation', ids: [...ids] })
  for (const { id, ...place } of found) places.set(id, place)
  return places
}
