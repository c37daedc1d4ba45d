/**
 * An act that takes a conversation out of sight (closing it) must not pass over a message of the customer's side that
 * whoever acts cannot have seen. Pure; `decide-conversation.ts` asks it, inside the write.
 */

/** When a message came: its place in the store, which only grows, and the time. */
export interface Arrival {
  seq: number
  receivedAt: number
}

/** The newest message the actor has seen; undefined when they do not say. */
export interface Seen {
  messageId: string | undefined
}

/** How long a message needs to reach somebody's eyes, for actors that do not say what they have seen. */
export const unseenMs = 2_000

/**
 * Whether the newest message of the customer's side is news to the actor. By its place: times tell no order when the
 * clock is set. A message from the future may be of this moment, on a clock that was set back.
 */
export function isUnseen(newest: Arrival, { seen, now }: { seen: Arrival | undefined; now: number }): boolean {
  return seen === undefined ? now - newest.receivedAt < unseenMs : newest.seq > seen.seq
}
