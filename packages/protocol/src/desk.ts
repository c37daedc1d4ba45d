/**
 * The desk API, `/desk/v1`: what the contact centre's side sends and receives. Times are RFC 3339 in UTC with
 * milliseconds, except a message's `created_at`, which is integer seconds since 1970 as on the partner's wire.
 *
 * What each field means stands in the schemas these types are made of.
 */
import type { Static } from 'typebox'
import type {
  ActivityItemSchema,
  AssignRequestSchema,
  BoardItemSchema,
  BulkAnswerSchema,
  BulkItemSchema,
  BulkRequestSchema,
  CannedReplyItemSchema,
  CannedReplyPatchSchema,
  CannedReplyRequestSchema,
  CannedUploadsSchema,
  ChangeItemSchema,
  CloseRequestSchema,
  ContactItemSchema,
  ConversationItemSchema,
  ConversationPageSchema,
  CountsItemSchema,
  CustomerPatchSchema,
  DeskAgentItemSchema,
  DeskConnectorItemSchema,
  DeskIdentitySchema,
  DeskQueueItemSchema,
  LabelsItemSchema,
  MessageItemSchema,
  NewerMessageBodySchema,
  NewSecondFactorItemSchema,
  NoteItemSchema,
  NoteRequestSchema,
  OpenConversationRequestSchema,
  PasswordRequestSchema,
  PresenceRequestSchema,
  QueueAvailabilitySchema,
  QueueCountsItemSchema,
  RatingCommentsSchema,
  RecoveryCodesItemSchema,
  ReplyRequestSchema,
  ReportItemSchema,
  ReturnRequestSchema,
  SecondFactorItemSchema,
  SessionItemSchema,
  SessionListItemSchema,
  SessionRequestSchema,
  SignInItemSchema,
  SnoozeRequestSchema,
  StatusItemSchema,
  TagsRequestSchema,
  TimelineItemSchema,
  TransferRequestSchema,
  UploadItemSchema,
} from './schemas/index.ts'

/** A page of a list. `next_cursor` is opaque; null on the last page. */
export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

/** `POST /desk/v1/session`: an agent's or operator's e-mail and password, or the operator token. */
export type SessionRequest = Static<typeof SessionRequestSchema>

/** Who asks. It is all that `GET /desk/v1/session` gives with an API key: a service agent has no session. */
export type DeskIdentity = Static<typeof DeskIdentitySchema>

/** `GET /desk/v1/session`: who is logged in. `csrf_token` goes back in `X-CSRF-Token` with every unsafe request. */
export type SignInItem = Static<typeof SignInItemSchema>
export type SessionItem = Static<typeof SessionItemSchema>

/** `GET /desk/v1/agents`: those a conversation can be assigned to. */
export type DeskAgentItem = Static<typeof DeskAgentItemSchema>
export type AgentRole = DeskAgentItem['role']

/** `GET` and `PUT /desk/v1/status`, `POST /desk/v1/status/active`: of the asking agent. */
export type StatusItem = Static<typeof StatusItemSchema>
export type AgentStatus = StatusItem['status']

/** `GET /desk/v1/connectors`: by which the list of conversations can be filtered. */
export type DeskConnectorItem = Static<typeof DeskConnectorItemSchema>

/** `GET /desk/v1/conversations`. */
export type ConversationPage = Static<typeof ConversationPageSchema>
export type ConversationItem = Static<typeof ConversationItemSchema>
export type ConversationStatus = ConversationItem['status']
export type AssigneeRef = NonNullable<ConversationItem['assignee']>
export type LastMessage = NonNullable<ConversationItem['last_message']>

/** Where a search found its words. */
export type MessageMatch = NonNullable<ConversationItem['match']>

/** `?view=` of `GET /desk/v1/conversations`: the lists agents work from. All but `closed` are of open ones. */
export const conversationViews = ['unassigned', 'mine', 'queue', 'waiting', 'all', 'bot', 'snoozed', 'closed'] as const
export type ConversationView = (typeof conversationViews)[number]

/** `?sort=` of the same. */
export const conversationSorts = ['longest_waiting', 'newest'] as const

/**
 * Which conversations agents of an instance see: their own, those of their queues too, or all. Supervisors and service
 * agents see all.
 */
export const sights = ['own', 'queues', 'all'] as const
export type Sight = (typeof sights)[number]

/** What an agent may do with a customer's data; supervisors may do both. */
export const agentRights = ['export', 'erase'] as const
export type AgentRight = (typeof agentRights)[number]

/** `GET /desk/v1/counts`, with `?connector=` of one connector: open conversations of the asking agent's instance. */
export type CountsItem = Static<typeof CountsItemSchema>

/** `GET /desk/v1/queues` */
export type QueueAvailability = Static<typeof QueueAvailabilitySchema>
export type DeskQueueItem = Static<typeof DeskQueueItemSchema>

export type QueueCountsItem = Static<typeof QueueCountsItemSchema>
/** `GET /desk/v1/board`: for supervisors. */
export type BoardItem = Static<typeof BoardItemSchema>

/** `GET /desk/v1/reports`: for supervisors. */
export type ReportItem = Static<typeof ReportItemSchema>

/** `GET /desk/v1/reports/comments`: for supervisors. */
export type RatingComments = Static<typeof RatingCommentsSchema>
export type RatingComment = RatingComments['items'][number]

/** `GET /desk/v1/conversations/{id}/messages` */
export type MessageItem = Static<typeof MessageItemSchema>
export type MessageKind = MessageItem['kind']
export type MessageParty = MessageItem['sender']
export type AttachmentItem = MessageItem['attachments'][number]
export type AttachmentState = AttachmentItem['state']
export type DeliverySummary = NonNullable<MessageItem['delivery']>
export type DeliveryState = DeliverySummary['state']

/** `POST /desk/v1/conversations` */
export type OpenConversationRequest = Static<typeof OpenConversationRequestSchema>

/** `GET /desk/v1/conversations/{id}/timeline` */
export type TimelineItem = Static<typeof TimelineItemSchema>
export type ActivityItem = Static<typeof ActivityItemSchema>

/** `POST /desk/v1/conversations/{id}/notes` -> 201 with the note; it is never sent to a customer. */
export type NoteRequest = Static<typeof NoteRequestSchema>
export type NoteItem = Static<typeof NoteItemSchema>

/** `POST /desk/v1/conversations/{id}/messages` */
export type ReplyRequest = Static<typeof ReplyRequestSchema>

/** `POST /desk/v1/conversations/{id}/tags` -> the conversation */
export type TagsRequest = Static<typeof TagsRequestSchema>

/** `GET /desk/v1/conversations/{id}/contact`: who the customer is at other connectors. */
export type ContactItem = Static<typeof ContactItemSchema>

/** `PATCH /desk/v1/conversations/{id}/customer` -> the contact */
export type CustomerPatch = Static<typeof CustomerPatchSchema>

/** `GET /desk/v1/labels`: what an operator lets agents choose from. */
export type LabelsItem = Static<typeof LabelsItemSchema>

/** `POST /desk/v1/conversations/{id}/assign`: an agent's id, "me", or null for nobody. */
export type AssignRequest = Static<typeof AssignRequestSchema>

/** `POST /desk/v1/conversations/{id}/transfer`: to a queue or an agent */
export type TransferRequest = Static<typeof TransferRequestSchema>

/** `POST /desk/v1/conversations/{id}/return`: to the bot */
export type ReturnRequest = NonNullable<Static<typeof ReturnRequestSchema>>

/** `POST /desk/v1/conversations/{id}/close` */
export type CloseRequest = NonNullable<Static<typeof CloseRequestSchema>>

/** The 409 of `POST /desk/v1/conversations/{id}/close`, `error` is `newer_message`: nothing was closed. */
export type NewerMessageBody = Static<typeof NewerMessageBodySchema>

/** `POST /desk/v1/conversations/{id}/snooze` -> the conversation */
export type SnoozeRequest = Static<typeof SnoozeRequestSchema>

/** `POST /desk/v1/conversations/bulk` */
export type BulkRequest = Static<typeof BulkRequestSchema>
export type BulkAction = BulkRequest['action']
export type BulkItem = Static<typeof BulkItemSchema>
export type BulkAnswer = Static<typeof BulkAnswerSchema>

/** `POST /desk/v1/uploads` */
export type UploadItem = Static<typeof UploadItemSchema>

/** `PUT /desk/v1/conversations/{id}/presence` -> 204 */
export type PresenceRequest = Static<typeof PresenceRequestSchema>

/** `left` takes it back; anything else ends by itself 15 s after it was last said. */
export type PresenceState = PresenceRequest['state']

/**
 * The `data` of an `event: presence` on `GET /desk/v1/changes`: all who are at a conversation now, the reader included.
 * It has no `id:`, so it is never replayed; a stream that begins is told of all conversations somebody is at.
 */
export interface PresenceItem {
  conversation_id: string
  agents: { id: string; name: string; state: 'viewing' | 'answering' }[]
  /** As the partner tells; missing of servers of older versions. */
  customer_typing?: boolean
}

/** `GET /desk/v1/canned-replies`: texts ready to be sent, the shared and the own ones, in the order of their shortcuts. */
export type CannedReplyItem = Static<typeof CannedReplyItemSchema>

/** `POST /desk/v1/canned-replies` -> 201; shared ones for supervisors, 403 for others; a shortcut that is taken is 409. */
export type CannedReplyRequest = Static<typeof CannedReplyRequestSchema>

/** `PATCH /desk/v1/canned-replies/{id}`; `DELETE` of the same gives 204. */
export type CannedReplyPatch = Static<typeof CannedReplyPatchSchema>

/** `POST /desk/v1/canned-replies/{id}/uploads` -> 201: copies of its files, uploads like others. */
export type CannedUploads = Static<typeof CannedUploadsSchema>

/** `GET /desk/v1/sessions`: where the asking person is logged in, the last used first. `DELETE .../{id}` ends one: 204. */
export type SessionListItem = Static<typeof SessionListItemSchema>

/** `POST /desk/v1/password` -> 204; the person's other sessions end. A wrong `current` is 400 with its path. */
export type PasswordRequest = Static<typeof PasswordRequestSchema>

/**
 * The `data` of an `event: canned_replies` on `GET /desk/v1/changes`: the list has changed, read it again. It has an
 * `id:` and is replayed like a change.
 */
export type CannedRepliesChange = Record<string, never>

/** The `data` of an `event: agents`: the status of one of them has changed. Like `event: canned_replies` for the rest. */
export type AgentsChange = Record<string, never>

/**
 * The `data` of an `event: counts` on `GET /desk/v1/changes`: the reader's counts, of one connector or, with null, of
 * all. It has no `id:`. A stream that begins tells all that are not 0, then those that changed, four times a second at most.
 */
export interface CountsChange extends CountsItem {
  connector_id: string | null
}

/** The `data` of an `event: queue_counts` on the same: a queue's numbers, whenever they changed. It has no `id:`. */
export interface QueueCountsChange extends QueueCountsItem {
  queue_id: string
}

/** The `data` of an `event: change` on `GET /desk/v1/changes`: what changed, and as it is now. */
export type ChangeItem = Static<typeof ChangeItemSchema>
export type ChangeType = ChangeItem['type']

/** `GET /desk/v1/second-factor`: whether log-in asks the person for a code. */
export type SecondFactorItem = Static<typeof SecondFactorItemSchema>

/** `POST /desk/v1/second-factor`: for an authenticator app. */
export type NewSecondFactorItem = Static<typeof NewSecondFactorItemSchema>

/** `POST /desk/v1/second-factor/confirm`: shown this once. */
export type RecoveryCodesItem = Static<typeof RecoveryCodesItemSchema>
