/** What deciders may ask to see of queues, and of how much agents have. Types only. */
import type { ConnectorRow } from './connector-rows.ts'
import type { QueueMemberRow, QueueRow } from './queue.ts'
import type { AgentRow, ConversationRow } from './rows.ts'

export interface QueueLookUps {
  /** How many conversations they may have, if that is their own, and how many they have. */
  agentLoad: { ask: { agentId: string }; finds: AgentLoad }
  /** Where a conversation waits, if the agent serves that queue: is in it, or nobody is. */
  queueServed: { ask: { conversationId: string; agentId: string }; finds: Pick<QueueRow, 'id' | 'capacity'> }
  /** Open conversations of an agent, all or those of a queue. */
  heldConversations: {
    ask: { agentId: string; queueId?: string }
    finds: HeldConversation
  }
  /** Those of an instance, or of the one that a queue is of. No deleted ones. */
  queues: { ask: { instanceId: string } | { besideId: string }; finds: QueueRow }
  /** The skills of the members of queues, without those who are disabled; of those that have the same, once. */
  skillsInQueues: { ask: { queueIds: readonly string[] }; finds: Pick<QueueMemberRow, 'queueId' | 'skills'> }
  /** Which of some are still there, or that of a conversation. */
  livingQueues: { ask: { ids: readonly string[] } | { conversationId: string }; finds: KnownQueue }
  /** That of a conversation, if it is still there. */
  queueOf: { ask: { conversationId: string }; finds: QueueRow }
  /** Where conversations of a connector wait first, or of the connector of one of them. */
  firstQueues: {
    ask: { connectorId: string } | { conversationId: string }
    finds: KnownQueue & { connectorId: string }
  }
  /** Open conversations of a queue, whoever has them, at most so many. */
  conversationsOfQueue: { ask: { queueId: string; limit: number }; finds: QueuedConversation }
  /** Of an agent in queues, all or that in one. */
  memberships: { ask: { agentId: string; queueId?: string }; finds: QueueMemberRow }
  /** Those whose conversations come to a queue first. */
  connectorsOfQueue: { ask: { queueId: string }; finds: Pick<ConnectorRow, 'id' | 'defaultQueueId'> }
}

export type HeldConversation = Pick<
  ConversationRow,
  | 'id'
  | 'instanceId'
  | 'connectorId'
  | 'assigneeId'
  | 'lastPlaceAt'
  | 'snoozedUntil'
  | 'snoozedWait'
  | 'waitingSince'
  | 'turnSince'
>

export type QueuedConversation = HeldConversation & Pick<ConversationRow, 'status' | 'queueId' | 'withBot'>

export type KnownQueue = Pick<QueueRow, 'id' | 'instanceId' | 'name'>

export type AgentLoad = Pick<AgentRow, 'id' | 'service' | 'capacity'> & { load: number }
