/**
 * The newest message of the customer's side that the agent has seen, by conversation. It goes to the server with whatever
 * takes a conversation out of sight, so that nothing is closed over a message that came a moment before.
 */
import type { MessageItem } from '@passerelle/protocol'
import { createContext, useEffect, useRef } from 'react'
import { useRequired } from '../lib/use-required.ts'

/** How long a message that comes in must stand there before it counts: nobody reads, decides and presses faster. */
const READING_MS = 1_000

export interface Seen {
  last: (conversation: string) => string | undefined
  record: (conversation: string, message: string) => void
}

export function createSeen(): Seen {
  const seen = new Map<string, string>()
  return {
    last: (conversation) => seen.get(conversation),
    record: (conversation, message) => void seen.set(conversation, message),
  }
}

export const SeenContext = createContext<Seen | null>(null)

export const useSeen = (): Seen => useRequired(SeenContext)

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
  const { record } = useSeen()
  const newest = newestArrival(messages)?.id
  const isOpened = useRef(false)
  useEffect(() => {
    if (newest === undefined || !isVisible) return
    if (!isOpened.current) {
      isOpened.current = true
      record(conversation, newest)
      return
    }
    const timer = window.setTimeout(() => record(conversation, newest), READING_MS)
    return () => window.clearTimeout(timer)
  }, [conversation, newest, isVisible, record])
}
