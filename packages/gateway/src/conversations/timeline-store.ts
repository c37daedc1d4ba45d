import type { Actor } from '../commands/actor.ts'
import type { PageOf, PageRequest } from '../lib/page.ts'
import type { ThreadMessage } from '../messages/message.ts'

/** What was done to a conversation, as its thread shows it. */
export interface ThreadActivity {
  id: string
  at: number
  actor: Actor
  kind: string
  params: Record<string, unknown>
}

export type TimelineEntry = { kind: 'message'; message: ThreadMessage } | { kind: 'activity'; activity: ThreadActivity }

export interface TimelineRequest extends PageRequest {
  instanceId: string
  conversationId: string
  order: 'asc' | 'desc'
  /** Without the messages. */
  activitiesOnly: boolean
}

export interface TimelineStore {
  /** Messages and activities in one order; at the same time, what was done stands before what was said. */
  listTimeline(request: TimelineRequest): Promise<PageOf<TimelineEntry>>
}
