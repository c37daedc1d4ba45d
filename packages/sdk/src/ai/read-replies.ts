/** What people answered, as a model reads it. */
import type { ConversationState, PartnerEvent, WebhookMessage } from '@passerelle/protocol'
import type { Arrival } from '../arrival.ts'
import type { CallOptions } from '../calls.ts'
import type { Client } from '../client.ts'
import { isWithPeople } from './hand-over.ts'
import type { Inbox } from './inbox.ts'

export interface ReadRepliesInput {
  customer_id: string
  /** How long to wait when there is no reply yet. Default 25. */
  wait_seconds?: number
}

export interface Reply {
  id: string
  /** Who answers, by name. */
  from: string
  /** ISO 8601. */
  at: string
  text: string
  attachments: { id: string; name: string; mime_type: string; url: string | null }[]
  rich_content?: unknown
}

export interface ReadRepliesOutput {
  replies: Reply[]
  /** What happened to the conversation, in order. */
  events: Pick<PartnerEvent, 'type' | 'data'>[]
  conversation: ConversationState | null
  /** Nobody of the contact centre has the conversation any more: go on with the customer yourself. */
  your_turn: boolean
}

const DEFAULT_WAIT_SECONDS = 25

/** The state is asked for after the reading, so that no reply before the end of the conversation is missed. */
export async function readReplies(
  { client, inbox }: { client: Client; inbox: Inbox },
  { customer_id, wait_seconds = DEFAULT_WAIT_SECONDS }: ReadRepliesInput,
  { signal }: CallOptions,
): Promise<ReadRepliesOutput> {
  const arrivals = await inbox.read(customer_id, { waitMs: wait_seconds * 1000, signal })
  const state = await client.conversation(customer_id, { signal })
  return { ...splitArrivals(arrivals), conversation: state ?? null, your_turn: !isWithPeople(state) }
}

function splitArrivals(arrivals: readonly Arrival[]): Pick<ReadRepliesOutput, 'replies' | 'events'> {
  const replies: Reply[] = []
  const events: ReadRepliesOutput['events'] = []
  for (const arrival of arrivals) {
    if (arrival.kind === 'message') replies.push(presentReply(arrival.message))
    else events.push({ type: arrival.event.type, data: arrival.event.data })
  }
  return { replies, events }
}

function presentReply({ id, sender, created_at, body }: WebhookMessage): Reply {
  return {
    id,
    from: sender.name,
    at: new Date(created_at * 1000).toISOString(),
    text: body.message,
    // A file that came inline is not for a model to read.
    attachments: body.attachments.map(({ id: fileId, name, mime_type, content }) => ({
      id: fileId,
      name,
      mime_type,
      url: content.type === 'url' ? content.data : null,
    })),
    ...(body.rich_content !== undefined && { rich_content: body.rich_content }),
  }
}
