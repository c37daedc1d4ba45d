/**
 * The newest message of the customer's side that the agent has seen, by conversation. The server is told it with whatever
 * takes a conversation out of sight, so that nothing is closed over a message that came a moment before.
 */
import type { MessageItem } from '@passerelle/protocol'
import { useEffect, useRef } from 'react'

/** How long a message that comes in must stand there before it counts: nobody reads, decides and presses faster. */
const READING_MS = 1_000

const seen = new Map<string, string>()

export const lastSeen = (conversation: string): string | undefined => seen.get(conversation)

export function recordSeen(conversation: string, message: string): void {
  seen.set(conversation, message)
}

/** By the time it came, for history is sorted in where it was said; a thread without any gives its last message. */
export const newestArrival = (messages: readonly MessageItem[]): MessageItem | undefined =>
  messages
    .filter((message) => message.kind !== 'outbound')
    .reduce<MessageItem | undefined>(
      (newest, message) => (newest && newest.received_at > message.received_at ? newest : message),
      undefined,
    ) ?? messages.at(-1)

/** What is there when the thread opens was opened to be read; what comes in later takes its time. */
export function useRecordSeen(conversation: string, messages: readonly MessageItem[], isVisible: boolean): void {
  const newest = newestArrival(messages)?.id
  const isOpened = useRef(false)
  useEffect(() => {
    if (newest === undefined || !isVisible) return
    if (!isOpened.current) {
      isOpened.current = true
      recordSeen(conversation, newest)
      return
    }
    const timer = window.setTimeout(() => recordSeen(conversation, newest), READING_MS)
    return () => window.clearTimeout(timer)
  }, [conversation, newest, isVisible])
}
