/** The tables that deciders write: their columns, what names a row, and whom a change of one wakes. */
import type { WakeTopic } from '../../changes/change-feed.ts'
import type { Rows, TableName } from '../../commands/rows.ts'

export interface Table<Row> {
  name: string
  fields: readonly (keyof Row & string)[]
  wakes?: WakeTopic
}

export const conversationFields = [
  'id',
  'instanceId',
  'connectorId',
  'customerId',
  'customerName',
  'status',
  'assigneeId',
  'unreadCount',
  'arrivedCount',
  'waitingSince',
  'lastSeq',
  'lastSortAt',
  'metadata',
  'createdAt',
  'updatedAt',
  'closedAt',
] as const satisfies (keyof Rows['conversations'])[]

export const tables: { [T in TableName]: Table<Rows[T]> } = {
  conversations: { name: 'conversations', fields: conversationFields },
  messages: {
    name: 'messages',
    fields: [
      'seq',
      'id',
      'instanceId',
      'connectorId',
      'conversationId',
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
  messageKeys: { name: 'message_keys', fields: ['connectorId', 'key'] },
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
      'fetchAt',
      'fetchTries',
    ],
    wakes: 'fetches',
  },
  uploads: { name: 'uploads', fields: ['id'] },
  deliveries: {
    name: 'deliveries',
    fields: [
      'seq',
      'id',
      'instanceId',
      'connectorId',
      'customerId',
      'conversationId',
      'messageId',
      'state',
      'head',
      'attempts',
      'step',
      'dueAt',
      'flushAt',
      'flushFrom',
      'nextAt',
      'createdAt',
      'body',
    ],
    wakes: 'deliveries',
  },
  changes: {
    name: 'changes',
    fields: ['instanceId', 'type', 'conversationId', 'messageId', 'recordedAt'],
    wakes: 'changes',
  },
}
