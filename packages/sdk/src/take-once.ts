/** What makes a message that comes twice be taken once. */
import type { WebhookMessage } from '@passerelle/protocol'

/** Where the ids of taken messages are kept: a `Set` will do for one process, a table or Redis for more. */
export interface SeenIds {
  has(id: string): boolean | Promise<boolean>
  /** Called once `onMessage` has resolved, and before the sender is answered 200. */
  add(id: string): unknown
}

type Take = (message: WebhookMessage) => unknown

/** A repeat that arrives while the first is being taken shares its outcome: senders give up waiting, and try again. */
export function takeOnce(take: Take, seen: SeenIds): Take {
  const underWay = new Map<string, Promise<void>>()

  async function takeNew(message: WebhookMessage): Promise<void> {
    if (await seen.has(message.id)) return
    await take(message)
    await seen.add(message.id)
  }

  return (message) => {
    const first = underWay.get(message.id)
    if (first !== undefined) return first
    const taking = takeNew(message).finally(() => underWay.delete(message.id))
    underWay.set(message.id, taking)
    return taking
  }
}
