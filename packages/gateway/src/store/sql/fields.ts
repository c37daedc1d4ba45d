/** The columns of rows that are read and written as a whole, in the words of the domain. */
import type { Rows } from '../../commands/rows.ts'

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
  'triedIds',
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
  'language',
  'skills',
  'priority',
  'headStartMs',
  'returnAt',
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
  'eventType',
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

export const connectorFields = [
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
