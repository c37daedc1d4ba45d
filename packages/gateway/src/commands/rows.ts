/** The rows that deciders see and write, as the store keeps them. Times are in ms since 1970 unless a comment says more. */
import type { AttachmentState, ChangeType, ConversationStatus, MessageKind, PartyType } from '@passerelle/protocol'
import type { Activity, ChainedRow } from './activity.ts'
import type { Agent, AgentIdentity, AgentState, SecondFactor, Session } from './agent.ts'
import type { AlertNoticeRow, AlertRow } from './alert.ts'
import type { CannedReply } from './canned-reply.ts'
import type {
  ConnectorRow,
  EndpointRow,
  InstanceRow,
  OutboxRow,
  ToldAvailabilityRow,
  WebhookLoanRow,
} from './connector-rows.ts'
import type { CustomerJoinRow, CustomerRow } from './contact.ts'
import type { AttemptRow, DeliveryBodyRow, DeliveryRow } from './delivery-rows.ts'
import type { ClockMoveRow, LoopLeaseRow, NodeRow } from './fleet-rows.ts'
import type { Priority } from './priority.ts'
import type { QueueMemberRow, QueueRow } from './queue.ts'

export interface ConversationRow {
  id: string
  /** Its number: what its messages are found by. */
  thread: number
  instanceId: string
  connectorId: string
  customerId: string
  customerName: string
  status: ConversationStatus
  assigneeId: string | null
  /** Where it waits for an agent, or did; null only of one that was closed before there were queues. */
  queueId: string | null
  /** While nobody has it: the bot answers, and it does not wait. */
  withBot: boolean
  /** While it waits in its queue: whose it was when it was closed, and becomes again if they have room. */
  lastAgentId: string | null
  /** While it waits in its queue: who had it and is not given it again. */
  releasedById: string | null
  /** JSON: a list of those who had it since its customer waits and did not answer in time; null: of nobody. */
  triedIds: string | null
  /** Since the last reply. */
  unreadCount: number
  /** Since ever; who reads keeps how far it had come. */
  arrivedCount: number
  waitingSince: number | null
  /** Whoever's turn it is, ours or the customer's, it is not since earlier than that. See queues/due.ts. */
  turnSince: number
  /** When it has to be seen whether its queue says something by itself; 0: with the next message. See queues/texts.ts. */
  textDueAt: number | null
  /** When its queue said so last. */
  waitingTextAt: number | null
  outsideTextAt: number | null
  /** Out of the lists that agents work from until then; null of one that is not snoozed. */
  snoozedUntil: number | null
  /** Of a snoozed one: `waitingSince` as it will be again. */
  snoozedWait: number | null
  /** JSON, for a moment: what the last act of an agent can be taken back to. See undo.ts. */
  undo: string | null
  /** Of the message that stands last in the thread, but for what queues say by themselves. */
  lastSeq: number | null
  /** Of the newest message of the customer's side. */
  lastArrivalSeq: number | null
  lastSortAt: number | null
  /** Of what stands last there, message or activity. */
  lastPlaceAt: number | null
  /** The customer has read what was sent until then, as its partner tells. */
  customerReadUntil: number | null
  /** JSON. */
  metadata: string
  /** JSON: a list of names. */
  tags: string
  /** BCP 47, of its customer, as the hand-over tells it. */
  language: string | null
  /** JSON: a list of those whoever answers should have. */
  skills: string
  priority: Priority
  /** What goes with that: how much longer than it did it counts as having waited. */
  headStartMs: number
  /** The bot has it back then unless somebody has answered. */
  returnAt: number | null
  createdAt: number
  updatedAt: number
  closedAt: number | null
}

/** To find the conversations of a tag by. */
export interface ConversationTagRow {
  conversationId: string
  tag: string
  instanceId: string
}

/** What a customer said of a conversation. The figures stay when it goes. */
export interface RatingRow {
  id: string
  /** Null once that is gone. */
  conversationId: string | null
  instanceId: string
  connectorId: string
  /** As it was then; who had it last. */
  queueId: string | null
  agentId: string | null
  /** JSON. */
  tags: string
  /** From 1 to 5. */
  score: number
  ratedAt: number
}

export interface MessageRow {
  seq: number
  id: string
  instanceId: string
  connectorId: string
  conversationId: string
  /** Its conversation's. */
  thread: number
  customerId: string
  kind: MessageKind
  externalId: string
  senderType: PartyType
  senderId: string
  senderName: string
  recipientType: PartyType | null
  recipientId: string | null
  recipientName: string | null
  authorId: string | null
  attachmentCount: number
  sortAt: number
  /** In seconds. */
  createdAt: number
  receivedAt: number
  /** JSON, as `richContent`. */
  metadata: string
  text: string
  richContent: string | null
}

/** Begins with the time, as a message sent again has the same one: what comes together stands together. */
export interface MessageKeyRow {
  /** The sender's, in seconds. */
  createdAt: number
  /** The first 16 bytes. */
  key: Uint8Array
}

/** An id of a customer's message, as keyed hashes: nobody can tell from them whose it was. */
export interface UsedId {
  customer: Uint8Array
  id: Uint8Array
}

/** An id that stays used when its message goes. */
export interface UsedIdRow extends UsedId {
  connectorId: string
}

export interface ConversationReadRow {
  conversationId: string
  agentId: string
  readCount: number
}

export interface IdempotencyKeyRow {
  agentId: string
  key: string
  fingerprint: string
  messageId: string
  createdAt: number
}

export interface AttachmentRow {
  id: string
  connectorId: string
  messageId: string
  position: number
  externalId: string
  name: string
  mimeType: string
  size: number | null
  state: AttachmentState
  url: string | null
  blobKey: string | null
  imageType: string | null
  imageWidth: number | null
  imageHeight: number | null
  uid: string | null
  error: string | null
  downloadedAt: number | null
  leasedUntil: number | null
  /** Whose the lease is. */
  nodeId: string | null
  /** The partner may fetch it until then; null while its delivery is not settled. */
  goneAt: number | null
  fetchAt: number | null
  fetchTries: number
}

export interface UploadRow {
  id: string
  instanceId: string
  agentId: string
  name: string
  mimeType: string
  size: number
  blobKey: string
  imageType: string | null
  imageWidth: number | null
  imageHeight: number | null
  createdAt: number
  /** What keeps it; it waits for a message when null. */
  cannedReplyId: string | null
}

/** Of an instance, and of none of its conversations: `conversationId` is empty. `agents`: the status of one of them. */
export type ListChangeType = 'canned_replies.updated' | 'agents.updated'

export interface ChangeRow {
  instanceId: string
  type: ChangeType | ListChangeType
  conversationId: string
  messageId: string | null
  /** Whom it is for. */
  agentId?: string | null
  /** Whose the conversation was, and in which queue, where this changed it: see departures.ts. */
  fromAgentId?: string | null
  fromQueueId?: string | null
  recordedAt: number
}

export type AgentRow = Omit<
  Agent,
  'secondFactorSince' | 'identityIssuer' | 'capacity' | 'status' | 'sight' | 'mayExport' | 'mayErase'
> & {
  apiKeyHash: Uint8Array | null
  capacity: number | null
  mayExport: boolean
  mayErase: boolean
}

export type AgentStateRow = AgentState

export type SecondFactorRow = SecondFactor

export type AgentIdentityRow = AgentIdentity

export type SessionRow = Session

export interface TokenRow {
  hash: Uint8Array
  connectorId: string
  createdAt: number
  expiresAt: number
}

/** Without an owner all share it, without a language it is for any: both are empty then. */
export type CannedReplyRow = Omit<CannedReply, 'ownerId' | 'language' | 'files'> & { ownerId: string; language: string }

export interface Rows {
  nodes: NodeRow
  alerts: AlertRow
  alertNotices: AlertNoticeRow
  loopLeases: LoopLeaseRow
  clockMoves: ClockMoveRow
  agents: AgentRow
  agentStates: AgentStateRow
  secondFactors: SecondFactorRow
  agentIdentities: AgentIdentityRow
  sessions: SessionRow
  tokens: TokenRow
  cannedReplies: CannedReplyRow
  instances: InstanceRow
  connectors: ConnectorRow
  endpoints: EndpointRow
  queues: QueueRow
  queueMembers: QueueMemberRow
  outboxes: OutboxRow
  toldAvailability: ToldAvailabilityRow
  webhookLoans: WebhookLoanRow
  customers: CustomerRow
  customerJoins: CustomerJoinRow
  conversations: ConversationRow
  conversationTags: ConversationTagRow
  ratings: RatingRow
  messages: MessageRow
  messageKeys: MessageKeyRow
  erasedIds: UsedIdRow
  retiredIds: UsedIdRow
  conversationReads: ConversationReadRow
  idempotencyKeys: IdempotencyKeyRow
  attachments: AttachmentRow
  uploads: UploadRow
  deliveries: DeliveryRow
  deliveryBodies: DeliveryBodyRow
  attempts: AttemptRow
  changes: ChangeRow
  activities: Activity
  /** Activities as they stand in the record. */
  recordedActivities: ChainedRow
}

export type TableName = keyof Rows
