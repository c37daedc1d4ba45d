/** What agents tell each other in a thread. A note is an activity of its own kind: kept, exported and erased like the others. Pure. */
import type { Actor } from '../commands/actor.ts'
import type { ThreadActivity } from './timeline-store.ts'

export const noteKind = 'conversation.noted'

export interface Note {
  id: string
  at: number
  author: Actor
  text: string
  mentions: { id: string; name: string }[]
}

export interface NotePlan {
  id: string
  instanceId: string
  conversationId: string
  author: Actor
  text: string
  /** Of agents. */
  mentionIds: readonly string[]
  now: number
}

export type NoteOutcome =
  | { kind: 'recorded'; note: Note }
  | { kind: 'not_found' }
  /** Indexes of mentions: none of the instance, or disabled. */
  | { kind: 'unknown_agents'; indexes: number[] }

/** The note that an activity is. */
export const noteOf = ({ id, at, actor, params }: ThreadActivity): Note => ({
  ...{ id, at, author: actor },
  ...(params as Pick<Note, 'text' | 'mentions'>),
})
