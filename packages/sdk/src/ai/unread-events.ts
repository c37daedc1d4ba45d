/**
 * Which events of an outbox nobody is going to read: those of no customer, and those that have waited for long because
 * their customer is not read any more. They would wait for ever, and so would the deletion of their conversations. No
 * message is among them, nor what came after a message of the same customer. Pure.
 */
import type { OutboxItem } from '../receive.ts'
import { customerOf } from './inbox.ts'

interface UnreadEvents {
  /** All up to this cursor, of whichever customer. */
  upTo: string | undefined
  /** The last one of each other customer. */
  ofCustomers: Map<string, string>
}

interface Reading {
  /** Events from before it have waited for long, in seconds since 1970. */
  since: number
  /** Whether somebody reads the customer. */
  isRead(customerId: string): boolean
}

/** Of the first page of an outbox: there is nothing before it that was given out. */
export function findUnreadEvents(page: readonly OutboxItem[], { since, isRead }: Reading): UnreadEvents {
  const ofCustomers = new Map<string, string>()
  const kept = new Set<string>()
  let upTo: string | undefined
  for (const item of page) {
    const customerId = customerOf(item)
    const isWanted = (id: string, at: number) => kept.has(id) || at >= since || isRead(id)
    if (item.kind === 'message' || (customerId !== null && isWanted(customerId, item.event.created_at))) {
      kept.add(customerId ?? '')
    } else if (kept.size === 0) upTo = item.cursor
    else if (customerId !== null) ofCustomers.set(customerId, item.cursor)
  }
  return { upTo, ofCustomers }
}
