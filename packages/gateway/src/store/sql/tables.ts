/** The tables that deciders write: their columns, what names a row, and whom a change of one wakes. */

import type { Rows, TableName } from '../../commands/rows.ts'
import type { WakeTopic } from '../../commands/wake-ups.ts'
import {
  agentStateFields,
  alertFields,
  alertNoticeFields,
  cannedReplyFields,
  clockMoveFields,
  connectorFields,
  conversationFields,
  customerFields,
  customerJoinFields,
  deliveryFields,
  endpointFields,
  identityFields,
  instanceFields,
  knownAgentFields,
  knownFactorFields,
  loopLeaseFields,
  nodeFields,
  outboxFields,
  queueFields,
  queueMemberFields,
  recordedActivityFields,
  uploadFields,
  usedIdFields,
} from './fields.ts'

export interface Table<Row> {
  name: string
  fields: readonly (keyof Row & string)[]
  wakes?: readonly WakeTopic[]
  /** A row that is there already is left as it is. */
  isKeptOnce?: boolean
  /** An update that wakes nobody. */
  isQuiet?(patch: Partial<Row>): boolean
}

export type StoredTable = Exclude<TableName, 'activities'>

export const tables: { [T in StoredTable]: Table<Rows[T]> } = {
  // What agents see is known with who they are.
  instances: { name: 'instances', fields: instanceFields, wakes: ['credentials'] },
  connectors: { name: 'connectors', fields: connectorFields, wakes: ['credentials', 'deliveries'] },
  endpoints: { name: 'endpoints', fields: endpointFields, wakes: ['deliveries'] },
  agents: {
    name: 'agents',
    fields: [...knownAgentFields, 'service', 'createdAt', 'passwordHash', 'apiKeyHash', 'capacity'],
    wakes: ['credentials', 'routing'],
  },
  agentStates: {
    name: 'agent_states',
    fields: agentStateFields,
    wakes: ['routing'],
    isQuiet: ({ status }) => status === undefined,
  },
  secondFactors: { name: 'second_factors', fields: ['agentId', 'secretSealed', ...knownFactorFields] },
  agentIdentities: { name: 'agent_identities', fields: identityFields },
  sessions: {
    name: 'sessions',
    fields: [
      'hash',
      'id',
      'agentId',
      'csrfToken',
      'createdAt',
      'expiresAt',
      'lastSeenAt',
      'userAgent',
      'address',
      'weakPassword',
    ],
    wakes: ['credentials'],
  },
  tokens: { name: 'tokens', fields: ['hash', 'connectorId', 'createdAt', 'expiresAt'] },
  cannedReplies: { name: 'canned_replies', fields: cannedReplyFields },
  queues: { name: 'queues', fields: queueFields, wakes: ['routing'] },
  queueMembers: { name: 'queue_members', fields: queueMemberFields, wakes: ['routing'] },
  outboxes: { name: 'outboxes', fields: outboxFields },
  toldAvailability: { name: 'told_availability', fields: ['connectorId', 'queueId', 'state'] },
  webhookLoans: { name: 'webhook_loans', fields: ['connectorId', 'former', 'lentTo'] },
  customers: { name: 'customers', fields: customerFields },
  customerJoins: { name: 'customer_joins', fields: customerJoinFields },
  conversations: {
    name: 'conversations',
    fields: conversationFields,
    wakes: ['routing'],
    // It waits where it did, and is whose it was: so it is with nearly every message.
    isQuiet: ({ status, assigneeId, queueId, withBot, waitingSince = null }) =>
      waitingSince === null && [status, assigneeId, queueId, withBot].every((one) => one === undefined),
  },
  conversationTags: { name: 'conversation_tags', fields: ['conversationId', 'tag', 'instanceId'] },
  ratings: {
    name: 'ratings',
    fields: ['id', 'conversationId', 'instanceId', 'connectorId', 'queueId', 'agentId', 'tags', 'score', 'ratedAt'],
  },
  messages: {
    name: 'messages',
    fields: [
      'seq',
      'id',
      'instanceId',
      'connectorId',
      'conversationId',
      'thread',
      'customerId',
      'kind',
      'externalId',
      'senderType',
      'senderId',
      'senderName',
      'recipientType',
      'recipientId',
      'recipientName',
      'authorId',
      'attachmentCount',
      'sortAt',
      'createdAt',
      'receivedAt',
      'metadata',
      'text',
      'richContent',
    ],
    wakes: ['messages'],
  },
  messageKeys: { name: 'message_keys', fields: ['createdAt', 'key'] },
  erasedIds: { name: 'erased_ids', fields: usedIdFields, isKeptOnce: true },
  retiredIds: { name: 'retired_ids', fields: usedIdFields, isKeptOnce: true },
  conversationReads: { name: 'conversation_reads', fields: ['conversationId', 'agentId', 'readCount'] },
  idempotencyKeys: {
    name: 'idempotency_keys',
    fields: ['agentId', 'key', 'fingerprint', 'messageId', 'createdAt'],
  },
  attachments: {
    name: 'attachments',
    fields: [
      'id',
      'connectorId',
      'messageId',
      'position',
      'externalId',
      'name',
      'mimeType',
      'size',
      'state',
      'url',
      'blobKey',
      'imageType',
      'imageWidth',
      'imageHeight',
      'uid',
      'error',
      'downloadedAt',
      'leasedUntil',
      'nodeId',
      'goneAt',
      'fetchAt',
      'fetchTries',
    ],
    wakes: ['fetches'],
  },
  uploads: { name: 'uploads', fields: uploadFields },
  recordedActivities: { name: 'activities', fields: recordedActivityFields },
  nodes: { name: 'nodes', fields: nodeFields },
  alerts: { name: 'alerts', fields: alertFields },
  alertNotices: { name: 'alert_notices', fields: alertNoticeFields },
  loopLeases: { name: 'loop_leases', fields: loopLeaseFields },
  clockMoves: { name: 'clock_moves', fields: clockMoveFields },
  deliveries: {
    name: 'deliveries',
    fields: deliveryFields,
    wakes: ['deliveries'],
    // Neither a lease nor what a partner was given makes anything due.
    isQuiet: ({ leaseId, outboxPosition }) => typeof leaseId === 'string' || (outboxPosition ?? 0) > 0,
  },
  deliveryBodies: { name: 'delivery_bodies', fields: ['seq', 'body'] },
  attempts: {
    name: 'attempts',
    fields: [
      'id',
      'deliveryId',
      'startedAt',
      'durationMs',
      'status',
      'error',
      'flush',
      'response',
      'request',
      'responseHeaders',
    ],
  },
  changes: {
    name: 'changes',
    fields: [
      'instanceId',
      'type',
      'conversationId',
      'messageId',
      'agentId',
      'fromAgentId',
      'fromQueueId',
      'recordedAt',
    ],
    wakes: ['changes'],
  },
}
