/** What deciders may ask to see: each look-up with its question and the rows that answer it. Types only. */
import type { ChainedRow } from './activity.ts'
import type { Agent } from './agent.ts'
import type { AlertLookUps } from './alert.ts'
import type { ClockLookUps } from './clock-look-ups.ts'
import type { ConnectorRow, EndpointRow, InstanceRow, WebhookLoanRow } from './connector-rows.ts'
import type { ContactLookUps } from './contact.ts'
import type { DeliveryLookUps } from './delivery-look-ups.ts'
import type { ErasureLookUps } from './erasure-look-ups.ts'
import type { EventLookUps } from './event-look-ups.ts'
import type { LoopLeaseRow, NodeRow } from './fleet-rows.ts'
import type { QueueLookUps } from './queue-look-ups.ts'
import type {
  AgentIdentityRow,
  AgentRow,
  AgentStateRow,
  AttachmentRow,
  CannedReplyRow,
  ConversationReadRow,
  ConversationRow,
  IdempotencyKeyRow,
  MessageKeyRow,
  MessageRow,
  SecondFactorRow,
  SessionRow,
  UploadRow,
  UsedId,
} from './rows.ts'

export interface LookUps
  extends AlertLookUps,
    ClockLookUps,
    ContactLookUps,
    DeliveryLookUps,
    ErasureLookUps,
    EventLookUps,
    QueueLookUps {
  conversation: { ask: { id: string }; finds: ConversationRow }
  /** Those of some customers that are open, or were closed then or later. */
  conversationsOf: {
    ask: { connectorId: string; customerIds: readonly string[]; closedSince: number }
    finds: ConversationRow
  }
  /** The newest one of a customer in an instance, whenever it was closed. */
  latestConversation: {
    ask: { instanceId: string; connectorId: string; customerId: string }
    finds: ConversationRow
  }
  /** Of each of some customers the open one, else the newest. */
  latestOfCustomers: { ask: { connectorId: string; customerIds: readonly string[] }; finds: ConversationRow }
  /** Those of some ids that are of a connector. */
  messagesNamed: { ask: { connectorId: string; ids: readonly string[] }; finds: NamedMessage }
  /** The open ones of the customer of a conversation. */
  openConversations: { ask: { conversationId: string }; finds: Pick<ConversationRow, 'id'> }
  /** Of the instance of a conversation. */
  tagsOfInstance: { ask: { conversationId: string }; finds: Pick<InstanceRow, 'id' | 'tags'> }
  instance: { ask: { id: string }; finds: InstanceRow }
  conversationRead: { ask: { conversationId: string; agentId: string }; finds: ConversationReadRow }
  connector: { ask: { id: string }; finds: ConnectorWithWebhook }
  /** Whether a connector is still there for what was begun while it was. */
  connectorDeletion: { ask: { connectorId: string }; finds: Pick<ConnectorRow, 'id' | 'deletedAt'> }
  /** What a reply needs of the connector of its conversation. */
  replyConnector: { ask: { conversationId: string }; finds: ReplyConnector }
  webhookLoan: { ask: { connectorId: string }; finds: WebhookLoanRow }
  /** Files that the partner has not taken and whose time ran out between two times. */
  filesRunOut: { ask: { connectorId: string; from: number; to: number }; finds: { id: string; goneAt: number } }
  agents: { ask: { ids: readonly string[] }; finds: KnownAgent }
  /** With the hash that a password was proved against: for what only its owner may do. */
  passwordOf: { ask: { agentId: string }; finds: PasswordOwner }
  secondFactorOf: { ask: { agentId: string }; finds: KnownFactor }
  /** Who has an identity of a provider. */
  identity: { ask: { issuer: string; subject: string }; finds: AgentIdentityRow }
  identityOf: { ask: { agentId: string }; finds: AgentIdentityRow }
  /** The agent whose a conversation is; of a closed one, who had it last. */
  conversationHolder: { ask: { conversationId: string }; finds: Holder }
  /** Case does not matter. */
  agentsByEmail: { ask: { email: string }; finds: Pick<AgentRow, 'id'> }
  sessionsOf: { ask: { agentId: string | null }; finds: Pick<SessionRow, 'hash' | 'id' | 'weakPassword'> }
  agentStates: { ask: { agentId: string }; finds: AgentStateRow }
  /** One row if a session of theirs has not ended. */
  livingSessions: { ask: { agentId: string; now: number }; finds: Pick<SessionRow, 'id'> }
  cannedReply: { ask: { instanceId: string; id: string }; finds: CannedReplyRow }
  /** Of a shortcut, whatever its case, or of that of another one: whosever, and of every language. */
  cannedRepliesByShortcut: {
    ask: { instanceId: string } & ({ shortcut: string } | { besideId: string })
    finds: Pick<CannedReplyRow, 'id' | 'ownerId' | 'language'>
  }
  filesOfCannedReply: { ask: { cannedReplyId: string }; finds: UploadRow }
  /** What gave a conversation to whoever has it, as its thread tells it. */
  lastMove: { ask: { conversationId: string }; finds: Pick<ChainedRow, 'id' | 'at'> }
  attachment: { ask: { id: string }; finds: OwnedAttachment }
  attachmentByUid: { ask: { uid: string }; finds: Pick<AttachmentRow, 'id' | 'downloadedAt' | 'goneAt'> }
  /** Fetches whose lease ended by then. */
  fetchesAbandoned: { ask: { now: number }; finds: DueFetch }
  /** Files that are due to be fetched, at most `limit` of each connector: those that are due longest. */
  fetchesDue: { ask: { now: number; limit: number }; finds: DueFetch }
  /** Which of some messages are known; the keys come whole, as the engine may have kept old ones so. */
  messageKeys: { ask: { connectorId: string; keys: readonly MessageKeyRow[] }; finds: Pick<MessageKeyRow, 'key'> }
  /** One row if anything of a connector was ever erased. */
  anyErasedId: { ask: { connectorId: string }; finds: { connectorId: string } }
  /** Which of some ids were erased. */
  erasedIds: { ask: { connectorId: string; ids: readonly UsedId[] }; finds: UsedId }
  messageArrival: { ask: { id: string; conversationId: string }; finds: Arrival }
  /** The newest message of the customer's side. */
  latestArrival: { ask: { conversationId: string }; finds: Arrival }
  idempotencyKey: { ask: { agentId: string; key: string }; finds: IdempotencyKeyRow }
  /** Those that nothing keeps yet. */
  uploads: { ask: { instanceId: string; ids: readonly string[] }; finds: UploadRow }
  /** Those that were made before then, the oldest. */
  uploadsBefore: { ask: { before: number; limit: number }; finds: Pick<UploadRow, 'id' | 'blobKey'> }
  loopLease: { ask: { name: string }; finds: LoopLeaseRow }
  nodes: { ask: object; finds: NodeRow }
  /**
   * Sequences of which the decider hands out numbers, so many at most: the number before the first one it may, for each
   * `mostInARow` of them where others take some meanwhile.
   */
  sequences: { ask: { most: { readonly [N in SequenceName]?: number } }; finds: { name: SequenceName; last: number } }
}

export type PasswordOwner = Pick<AgentRow, 'id' | 'name' | 'instanceId' | 'disabledAt' | 'passwordHash'>

/** All but the secret. */
export type KnownFactor = Omit<SecondFactorRow, 'agentId' | 'secretSealed'>

export type Holder = Pick<AgentRow, 'id' | 'instanceId' | 'name' | 'disabledAt'>

/** Of an account all but its secrets. */
export type KnownAgent = Pick<AgentRow, 'id' | 'instanceId' | 'email' | 'name' | 'role' | 'disabledAt'> &
  Pick<Agent, 'mayExport' | 'mayErase'>

export type ReplyConnector = Pick<
  ConnectorRow,
  'id' | 'senderMode' | 'senderId' | 'senderName' | 'inlineMax' | 'delivery' | 'deletedAt'
>

export type NamedMessage = Pick<MessageRow, 'id' | 'conversationId' | 'kind' | 'receivedAt'>

type Arrival = Pick<MessageRow, 'id' | 'seq' | 'receivedAt'>
export type OwnedAttachment = Pick<
  AttachmentRow,
  'id' | 'messageId' | 'blobKey' | 'fetchTries' | 'leasedUntil' | 'nodeId'
> &
  Pick<MessageRow, 'instanceId' | 'conversationId'>
export type DueFetch = Pick<
  AttachmentRow,
  'id' | 'connectorId' | 'mimeType' | 'fetchTries' | 'leasedUntil' | 'nodeId'
> & {
  url: string
  fetchAt: number
}
/** A connector, its endpoint for messages, and that for events if it has one. */
export type ConnectorWithWebhook = ConnectorRow &
  Omit<EndpointRow, 'id' | 'connectorId' | 'kind' | 'url' | 'eventTypes'> & {
    webhookUrl: string | null
    eventsEndpointId: string | null
    eventsUrl: string | null
    eventTypes: string | null
    eventsHeldSince: number | null
  }
export type SequenceName = 'messages' | 'deliveries' | 'threads'

export type LookUpName = keyof LookUps

export type Needs = { [N in LookUpName]?: LookUps[N]['ask'] | undefined }

/** The answers; empty for what was not asked. */
export type State = { readonly [N in LookUpName]: readonly LookUps[N]['finds'][] }
