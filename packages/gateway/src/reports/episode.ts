/**
 * An episode: a stretch of a conversation in which it needs people, from its opening (or reopening, or the message with
 * which the bot's customer asks for a human) until it is closed or returned to the bot. What reports count.
 */

export interface Episode {
  /** Null once the conversation is erased: the figures stay, and name nobody. */
  conversationId: string | null
  instanceId: string
  connectorId: string
  /** Where it waits, or did last. */
  queueId: string | null
  /** Who has it, or had it last. */
  agentId: string | null
  openedAt: number
  /** When it first was somebody's. */
  assignedAt: number | null
  /** Until then; null where nobody waited for that: an agent began it, or it came back to the one who had it. */
  waitMs: number | null
  /** When the customer first got an answer from somebody, and from whom. */
  answeredAt: number | null
  answerMs: number | null
  answeredBy: string | null
  endedAt: number | null
  /** `abandoned`: closed before anybody had it or answered. */
  ended: 'closed' | 'abandoned' | 'returned' | null
  /** How long people had it, together; null until it ends. */
  handledMs: number | null
  /** JSON: those of the conversation, as it stood last. */
  tags: string
}

export interface StoredEpisode extends Episode {
  id: string
}
