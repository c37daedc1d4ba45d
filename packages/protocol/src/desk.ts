/**
 * The desk API, `/desk/v1`: what the contact centre's side sends and receives. Times are RFC 3339 in UTC with
 * milliseconds, except a message's `created_at`, which is integer seconds since 1970 as on the partner's wire.
 */
import type { PartyType } from './partner.ts'

/** A page of a list. `next_cursor` is opaque; null on the last page. */
export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

/** `GET /desk/v1/conversations`. */
export interface ConversationPage extends Page<ConversationItem> {
  /** Of a search: by how much the index is behind, when that is 5 s or more. Newer messages may not be found yet. */
  search_behind_seconds?: number
}

export type AgentRole = 'agent' | 'supervisor' | 'operator'

/** `POST /desk/v1/session`: an agent's or operator's e-mail and password, or the operator token. */
export type SessionRequest = { email: string; password: string } | { operator_token: string }

/** Who asks. It is all that `GET /desk/v1/session` gives with an API key: a service agent has no session. */
export interface DeskIdentity {
  agent: { id: string; name: string; email: string | null; role: AgentRole }
  /** null for operators, who belong to no instance. */
  instance: { id: string; name: string } | null
}

/** `GET /desk/v1/session`: who is logged in. `csrf_token` goes back in `X-CSRF-Token` with every unsafe request. */
export interface SessionItem extends DeskIdentity {
  csrf_token: string
  expires_at: string
  /** There and true when the password is too short or too common: it should be changed. */
  weak_password?: boolean
}

export type ConversationStatus = 'open' | 'closed'

export interface AssigneeRef {
  id: string
  name: string
}

/** `GET /desk/v1/agents`: those a conversation can be assigned to. */
export interface DeskAgentItem {
  id: string
  name: string
  role: AgentRole
  /** Software with an API key, not a person. */
  service: boolean
}

/** `GET /desk/v1/connectors`: by which the list of conversations can be filtered. */
export interface DeskConnectorItem {
  id: string
  name: string
}

export interface LastMessage {
  id: string
  kind: MessageKind
  sender: { type: PartyType; id: string; name: string }
  /** Of a reply: the agent who wrote it. */
  author?: AssigneeRef
  /** The text, cut to 200 characters. */
  message: string
  attachment_count: number
  created_at: number
  received_at: string
  /** Of a reply: how it fares on its way to the webhook. */
  delivery: Pick<DeliverySummary, 'state' | 'attempts'> | null
}

export interface ConversationItem {
  id: string
  connector_id: string
  connector_name: string
  customer_id: string
  /** The latest name sent with the party whose id is the customer's; else the customer's id. */
  customer_name: string
  status: ConversationStatus
  assignee: AssigneeRef | null
  /**
   * Messages for the agents that came since the last reply and that the asking agent has not marked as read. A service
   * agent's mark holds for everybody.
   */
  unread_count: number
  /** Since when the customer waits: the first message that came after the last reply; null when nobody waits. */
  waiting_since: string | null
  last_message: LastMessage | null
  /** The latest non-empty metadata the customer's side sent in this conversation. */
  metadata: Record<string, unknown>
  created_at: string
  /** The last message, or the last time it was closed or reopened. */
  updated_at: string
  /** With `?q=`: the newest message that holds the words; absent when the customer's name or id does. */
  match?: MessageMatch
}

/** Where a search found its words. */
export interface MessageMatch {
  message_id: string
  /** A piece of the text around them; `name: value` when only the metadata holds them. */
  excerpt: string
  /** Where they stand in the excerpt: pairs of UTF-16 offsets, the end exclusive. */
  highlights: [number, number][]
}

/** `?view=` of `GET /desk/v1/conversations`: the lists agents work from. All but `closed` are of open ones. */
export const conversationViews = ['unassigned', 'mine', 'waiting', 'all', 'closed'] as const
export type ConversationView = (typeof conversationViews)[number]

/** `?sort=` of the same. */
export const conversationSorts = ['longest_waiting', 'newest'] as const

/** `GET /desk/v1/counts`, with `?connector=` of one connector: open conversations of the asking agent's instance. */
export interface CountsItem {
  open: number
  /** A customer waits for an answer. */
  waiting: number
  /** Nobody has it. */
  unassigned: number
  /** Assigned to the asking agent. */
  mine: number
  /** With messages the asking agent has not read. */
  unread: number
  unread_mine: number
  unread_unassigned: number
}

/**
 * The `data` of an `event: counts` on `GET /desk/v1/changes`: the reader's counts, of one connector or, with null, of
 * all. It has no `id:`. A stream that begins tells all that are not 0, then those that changed, four times a second at most.
 */
export interface CountsChange extends CountsItem {
  connector_id: string | null
}

export type MessageKind = 'inbound' | 'outbound' | 'history'

export interface MessageParty {
  type: PartyType
  id: string
  name: string
}

/** `pending`: being fetched; `ready`: the bytes are here; `failed`: they could not be had, `error` says why. */
export type AttachmentState = 'pending' | 'ready' | 'failed'

export interface AttachmentItem {
  id: string
  /** The partner's id of it. */
  external_id: string
  name: string
  mime_type: string
  /** Bytes; null until they are here. */
  size: number | null
  state: AttachmentState
  /** Why the fetch failed, in words. */
  error?: string
  reason?: ReasonItem
  /** Where the partner said the file is; shown when the fetch failed. */
  url?: string
  /** Whether `GET /desk/v1/attachments/{id}?inline=1` will show it as an image. */
  previewable: boolean
  /** Of an image, CSS pixels as browsers show it; null when its first bytes do not tell. */
  width: number | null
  height: number | null
}

export type DeliveryState = 'pending' | 'delivered' | 'exhausted' | 'cancelled'

export interface DeliverySummary {
  id: string
  state: DeliveryState
  attempts: number
  /** Only while pending: when it will be tried again. */
  next_attempt_at?: string
  /** Why the last attempt failed, in words. */
  last_error?: string
  reason?: ReasonItem
}

export interface MessageItem {
  id: string
  external_id: string
  conversation_id: string
  kind: MessageKind
  sender: MessageParty
  recipient?: MessageParty
  /** The agent who wrote it, whatever name the customer sees; outbound messages only. */
  author?: AssigneeRef
  message: string
  attachments: AttachmentItem[]
  rich_content?: unknown
  metadata: Record<string, unknown>
  /** Seconds since 1970, as the sender said. */
  created_at: number
  received_at: string
  delivery: DeliverySummary | null
}

/** `POST /desk/v1/conversations` */
export interface OpenConversationRequest {
  connector_id: string
  customer_id: string
}

/** `POST /desk/v1/conversations/{id}/messages` */
export interface ReplyRequest {
  message?: string | null
  attachments?: { upload_id: string }[] | null
  rich_content?: unknown
  metadata?: Record<string, unknown> | [] | null
}

/** `POST /desk/v1/conversations/{id}/assign`: an agent's id, "me", or null for nobody. */
export interface AssignRequest {
  assignee: string | null
}

/** `POST /desk/v1/conversations/{id}/close` */
export interface CloseRequest {
  /**
   * The newest message that whoever closes has seen. A newer one of the customer's side is 409, a `NewerMessageBody`;
   * without this field, so is one that came within the last 2 s.
   */
  last_seen_message_id?: string | null
}

/** `POST /desk/v1/uploads` */
export interface UploadItem {
  upload_id: string
  name: string
  mime_type: string
  size: number
  /** Of an image, CSS pixels as browsers show it; null when its first bytes do not tell. */
  width: number | null
  height: number | null
}

/** `left` takes it back; anything else ends by itself 15 s after it was last said. */
export type PresenceState = 'viewing' | 'answering' | 'left'

/** `PUT /desk/v1/conversations/{id}/presence` -> 204 */
export interface PresenceRequest {
  state: PresenceState
}

/**
 * The `data` of an `event: presence` on `GET /desk/v1/changes`: all who are at a conversation now, the reader included.
 * It has no `id:`, so it is never replayed; a stream that begins is told of all conversations somebody is at.
 */
export interface PresenceItem {
  conversation_id: string
  agents: { id: string; name: string; state: 'viewing' | 'answering' }[]
}

/** `GET /desk/v1/canned-replies`: texts ready to be sent, in the order of their shortcuts. */
export interface CannedReplyItem {
  id: string
  /** What is typed after `/`: without white space, one of its kind in the instance whatever the case. */
  shortcut: string
  title: string
  text: string
  updated_at: string
}

/** `POST /desk/v1/canned-replies` -> 201; for supervisors, 403 for others; a shortcut that is taken is 409. */
export interface CannedReplyRequest {
  shortcut: string
  title: string
  text: string
}

/** `PATCH /desk/v1/canned-replies/{id}`; `DELETE` of the same gives 204. */
export type CannedReplyPatch = Partial<CannedReplyRequest>

/** `GET /desk/v1/sessions`: where the asking person is logged in, the last used first. `DELETE .../{id}` ends one: 204. */
export interface SessionListItem {
  id: string
  created_at: string
  /** True to the minute. */
  last_seen_at: string
  expires_at: string
  user_agent: string | null
  address: string | null
  /** The session that asks. */
  current: boolean
}

/** `POST /desk/v1/password` -> 204; the person's other sessions end. A wrong `current` is 400 with its path. */
export interface PasswordRequest {
  current: string
  new: string
}

/**
 * The `data` of an `event: canned_replies` on `GET /desk/v1/changes`: the list has changed, read it again. It has an
 * `id:` and is replayed like a change.
 */
export type CannedRepliesChange = Record<string, never>

/** The `data` of an `event: change` on `GET /desk/v1/changes`: what changed, and as it is now. */
export type ChangeType = 'conversation.opened' | 'conversation.updated' | 'message.recorded' | 'message.updated'

export interface ChangeItem {
  type: ChangeType
  conversation_id: string
  message_id?: string
  /**
   * As `GET /desk/v1/conversations/{id}` gives it to the reader; null when it was deleted. Absent when another event of
   * the conversation follows at once, and when 200 or more changes come together: read what you show again.
   */
  conversation?: ConversationItem | null
  /** As `GET /desk/v1/messages/{id}` gives it; null when it was deleted. Absent when it is long, or `conversation` is. */
  message?: MessageItem | null
}

/** What is wrong, as one of the codes in the list of errors, with the values in its text. */
export interface ReasonItem {
  code: string
  params: Record<string, unknown>
}

/** One fault of a request: where, what in English, and the same as a code of the list of errors with its params. */
export interface RequestFault extends ReasonItem {
  /** A JSON pointer. */
  path: string
  message: string
}

/** Every refused request's body, on all three doors. */
export interface ErrorBody extends Partial<ReasonItem> {
  /** The kind of refusal; `code` is more precise, and only of the desk and operator APIs. */
  error: string
  error_description?: string
  errors?: RequestFault[]
}

/** The 409 of `POST /desk/v1/conversations/{id}/close`, `error` is `newer_message`: nothing was closed. */
export interface NewerMessageBody extends ErrorBody {
  /** The newest message of the customer's side. Its id as `last_seen_message_id` closes it anyway. */
  message: MessageItem
}
