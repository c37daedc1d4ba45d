/** What an agent sees of a message's way to the partner. */
import type { DeliverySummary } from '@passerelle/protocol'

export type DeliveryWord = 'sent' | 'delivered' | 'retrying' | 'failed' | 'cancelled'

export interface DeliveryStatus {
  word: DeliveryWord
  /** Ms until the next attempt; 0 when it is due; undefined when none is planned. */
  nextInMs: number | undefined
}

export function describeDelivery(delivery: DeliverySummary, now: number): DeliveryStatus {
  const { state, attempts } = delivery
  const next = state === 'pending' && attempts > 0 ? delivery.next_attempt_at : undefined
  const nextInMs = next === undefined ? undefined : Math.max(0, Date.parse(next) - now)
  return { word: deliveryWord(delivery), nextInMs }
}

/** Not there, and not simply on its way. */
export const isTroubled = (word: DeliveryWord): boolean => word !== 'sent' && word !== 'delivered'

export function deliveryWord({ state, attempts }: Pick<DeliverySummary, 'state' | 'attempts'>): DeliveryWord {
  if (state === 'pending') return attempts > 0 ? 'retrying' : 'sent'
  return state === 'exhausted' ? 'failed' : state
}
