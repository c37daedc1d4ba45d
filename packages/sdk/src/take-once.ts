/** What makes a message or an event that comes twice be taken once. */
import type { Arrival } from './arrival.ts'

/** Where the ids of those that were taken are kept: a `Set` will do for one process, a table or Redis for more. */
export interface SeenIds {
  has(id: string): boolean | Promise<boolean>
  /** Called once `onMessage` or `onEvent` has resolved, and before the sender is answered 200. */
  add(id: string): unknown
}

type Take = (arrival: Arrival) => unknown

/** A repeat that arrives while the first is being taken shares its outcome: senders give up waiting, and try again. */
export function takeOnce(take: Take, seen: SeenIds): Take {
  const underWay = new Map<string, Promise<void>>()

  async function takeNew(id: string, arrival: Arrival): Promise<void> {
    if (await seen.has(id)) return
    await take(arrival)
    await seen.add(id)
  }

  return (arrival) => {
    const { id } = arrival.kind === 'message' ? arrival.message : arrival.event
    const first = underWay.get(id)
    if (first !== undefined) return first
    const taking = takeNew(id, arrival).finally(() => underWay.delete(id))
    underWay.set(id, taking)
    return taking
  }
}
