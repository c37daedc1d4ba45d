/** Who said a message, and when. */
import type { MessageItem } from '@passerelle/protocol'

/** `automatic`: nobody, a queue said it by itself; `outside`: a human who is neither the customer nor one of our agents. */
export type Speaker = 'customer' | 'bot' | 'agent' | 'automatic' | 'outside'

/**
 * What was said before the gateway knew of it has only the sender's clock; all else the time it came in. The thread's
 * order is by the same.
 */
export const spokenAt = (message: Pick<MessageItem, 'kind' | 'created_at' | 'received_at'>): number => {
  const received = Date.parse(message.received_at)
  return message.kind === 'history' ? Math.min(message.created_at * 1000, received) : received
}

type Said = Pick<MessageItem, 'kind' | 'sender'> & { author?: MessageItem['author'] | null }

export function speakerOf(message: Said, customerId: string): Speaker {
  if (message.kind === 'outbound') return message.author ? 'agent' : 'automatic'
  if (message.sender.type === 'bot') return 'bot'
  return message.kind === 'inbound' || message.sender.id === customerId ? 'customer' : 'outside'
}
