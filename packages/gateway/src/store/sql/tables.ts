/** The tables that deciders write: their columns, what names a row, and whom a change of one wakes. */

import type { Rows, TableName } from '../../commands/rows.ts'
import type { WakeTopic } from '../../commands/wake-ups.ts'

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

export const conversationFields = [
  'id',
  'thread',
  'instanceId',
  'connectorId',
  'customerId',
  'customerName',
  'status',
  'assigneeId',
  'queueId',
  'withBot',
  'lastAgentId',
  'releasedById',
  'unreadCount',
  'arrivedCount',
  'waitingSince',
  'turnSince',
  'textDueAt',
  'waitingTextAt',
  'outsideTextAt',
  'snoozedUntil',
  'snoozedWait',
  'undo',
  'lastSeq',
  'lastArrivalSeq',
  'lastSortAt',
  'lastPlaceAt',
  'customerReadUntil',
  'metadata',
  'tags',
  'createdAt',
  'updatedAt',
  'closedAt',
] as const satisfies (keyof Rows['conversations'])[]

export const instanceFields = [
  'id',
  'name',
  'createdAt',
  'tags',
  'closeReasons',
  'metadataLabels',
  'sharedCustomerIds',
  'sight',
] as const satisfies (keyof Rows['instances'])[]

export const deliveryFields = [
  'seq',
  'id',
  'instanceId',
  'connectorId',
  'endpointId',
  'customerId',
  'conversationId',
  'subject',
  'messageId',
  'eventId',
  'bodyBytes',
  'state',
  'head',
  'attempts',
  'step',
  'dueAt',
  'flushAt',
  'flushFrom',
  'nextAt',
  'lastAttemptAt',
  'lastError',
  'leaseId',
  'leasedUntil',
  'nodeId',
  'createdAt',
  'settledAt',
  'outboxPosition',
] as const satisfies (keyof Rows['deliveries'])[]

export const breakerFields = [
  'breakerFailures',
  'breakerCustomer',
  'breakerMany',
  'breakerOpenedAt',
  'breakerWaitMs',
  'breakerNextAt',
  'breakerFlushMark',
] as const satisfies (keyof Rows['endpoints'])[]

export const endpointFields = [
  'id',
  'connectorId',
  'kind',
  'url',
  'eventTypes',
  'heldSince',
  ...breakerFields,
] as const satisfies (keyof Rows['endpoints'])[]

const connectorFields = [
  'id',
  'instanceId',
  'name',
  'clientId',
  'secretSealed',
  'paused',
  'success',
  'hashEncoding',
  'senderMode',
  'senderId',
  'senderName',
  'inlineMax',
  'retention',
  'delivery',
  'defaultQueueId',
  'createdAt',
  'deletedAt',
] as const satisfies (keyof Rows['connectors'])[]

export const outboxFields = ['connectorId', 'lastPosition', 'askedAt'] as const satisfies (keyof Rows['outboxes'])[]

export const queueFields = [
  'id',
  'instanceId',
  'name',
  'isDefault',
  'assignment',
  'capacity',
  'waitTargetMs',
  'answerLimitMs',
  'overflowQueueId',
  'overflowAfterMs',
  'closeAfterMs',
  'hours',
  'texts',
  'createdAt',
  'deletedAt',
] as const satisfies (keyof Rows['queues'])[]

export const queueMemberFields = ['queueId', 'agentId', 'skills'] as const satisfies (keyof Rows['queueMembers'])[]

export const customerFields = [
  'connectorId',
  'customerId',
  'instanceId',
  'email',
  'phone',
  'emailKey',
  'phoneKey',
  'language',
  'externalUrl',
  'isApart',
] as const satisfies (keyof Rows['customers'])[]

export const customerJoinFields = [
  'connectorId',
  'customerId',
  'otherConnectorId',
  'otherCustomerId',
] as const satisfies (keyof Rows['customerJoins'])[]

export const connectorWithWebhookFields = [
  ...connectorFields,
  'webhookUrl',
  'heldSince',
  ...breakerFields,
  'eventsEndpointId',
  'eventsUrl',
  'eventTypes',
  'eventsHeldSince',
] as const

export const knownAgentFields = [
  'id',
  'instanceId',
  'email',
  'name',
  'role',
  'mayExport',
  'mayErase',
  'disabledAt',
] as const satisfies (keyof Rows['agents'])[]

export const agentStateFields = [
  'agentId',
  'status',
  'chosen',
  'since',
  'activeAt',
  'assignedAt',
] as const satisfies (keyof Rows['agentStates'])[]

export const knownFactorFields = [
  'createdAt',
  'since',
  'lastStep',
  'failures',
  'failedAt',
  'recoveryHashes',
] as const satisfies (keyof Rows['secondFactors'])[]

export const identityFields = [
  'agentId',
  'issuer',
  'subject',
  'linkedAt',
] as const satisfies (keyof Rows['agentIdentities'])[]

export const cannedReplyFields = [
  'id',
  'instanceId',
  'ownerId',
  'shortcut',
  'title',
  'text',
  'language',
  'updatedAt',
] as const satisfies (keyof Rows['cannedReplies'])[]

export const usedIdFields = ['connectorId', 'customer', 'id'] as const satisfies (keyof Rows['erasedIds'])[]

export const recordedActivityFields = [
  'seq',
  'id',
  'at',
  'actorType',
  'actorId',
  'actorName',
  'kind',
  'targetType',
  'targetId',
  'targetName',
  'instanceId',
  'connectorId',
  'conversationId',
  'params',
  'salt',
  'erasedHash',
] as const satisfies (keyof Rows['recordedActivities'])[]

export const uploadFields = [
  'id',
  'instanceId',
  'agentId',
  'name',
  'mimeType',
  'size',
  'blobKey',
  'imageType',
  'imageWidth',
  'imageHeight',
  'createdAt',
  'cannedReplyId',
] as const satisfies (keyof Rows['uploads'])[]

export const nodeFields = ['id', 'startedAt', 'seenAt', 'diedAt', 'report'] as const satisfies (keyof Rows['nodes'])[]

export const alertFields = [
  'id',
  'kind',
  'subject',
  'instanceId',
  'connectorId',
  'reason',
  'since',
  'seenAt',
  'raisedAt',
  'toldAt',
  'resolvedAt',
] as const satisfies (keyof Rows['alerts'])[]

export const alertNoticeFields = [
  'id',
  'way',
  'body',
  'state',
  'createdAt',
  'step',
  'dueAt',
  'lastError',
  'settledAt',
] as const satisfies (keyof Rows['alertNotices'])[]

export const loopLeaseFields = ['name', 'nodeId', 'leasedUntil'] as const satisfies (keyof Rows['loopLeases'])[]

export const clockMoveFields = [
  'id',
  'byMs',
  'now',
  'deliveryPlace',
  'fetchPlace',
] as const satisfies (keyof Rows['clockMoves'])[]

/** Activities are none of them: what is told is written by the log, as it stands there. */
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
