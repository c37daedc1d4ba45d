/**
 * The look-ups of deciders as SQL: where the rows are found, never what they mean. Lists are asked in rounded lengths,
 * so that a statement is prepared for few of them.
 */
import type { AlertLookUps } from '../../commands/alert.ts'
import type { ClockLookUps } from '../../commands/clock-look-ups.ts'
import type { ContactLookUps } from '../../commands/contact.ts'
import type { DeliveryLookUps } from '../../commands/delivery-look-ups.ts'
import type { ErasureLookUps } from '../../commands/erasure-look-ups.ts'
import type { EventLookUps } from '../../commands/event-look-ups.ts'
import type { LookUpName, LookUps } from '../../commands/look-ups.ts'
import type { QueueLookUps } from '../../commands/queue-look-ups.ts'
import { storedKey, storedKeyBytes } from '../../ingest/inbound-plan.ts'
import { lowerCased, type SqlValue } from './columns.ts'
import {
  agentStateFields,
  cannedReplyFields,
  connectorWithWebhookFields,
  conversationFields,
  identityFields,
  instanceFields,
  knownAgentFields,
  knownFactorFields,
  loopLeaseFields,
  nodeFields,
  uploadFields,
} from './fields.ts'

export interface LookUp<N extends LookUpName> {
  fields: readonly (keyof LookUps[N]['finds'] & string)[]
  /** Those that are true or false. */
  flags?: readonly string[]
  /** Those that hold bytes. */
  bytes?: readonly string[]
  /** What follows the columns. The length of a list is part of the text. */
  from(ask: LookUps[N]['ask']): string
  values(ask: LookUps[N]['ask']): readonly SqlValue[]
}

/** Up to the next power of two. */
const roundedUp = (length: number): number => (length === 0 ? 0 : 2 ** Math.ceil(Math.log2(length)))

/** In rounded length: the last item stands for those that are not there. */
export function padded<T>(items: readonly T[]): readonly T[] {
  const last = items.at(-1)
  const missing = roundedUp(items.length) - items.length
  return last === undefined || missing === 0 ? items : [...items, ...Array<T>(missing).fill(last)]
}

/** Made once for each length: each claim and each settlement asks for a dozen of them. */
const lists = new Map<string, string>()

/** For a list of nothing, what nothing equals: an empty one is no SQL. */
export function marks(items: readonly unknown[], mark = '?'): string {
  const length = roundedUp(items.length)
  const name = `${length} ${mark}`
  const known = lists.get(name)
  if (known !== undefined) return known
  const list = Array(length).fill(mark).join(', ') || 'null'
  lists.set(name, list)
  return list
}

/** An agent's own, or the operator's, which are nobody's. In one condition for both, PostgreSQL would use no index. */
export const isAgents = (agentId: string | null): { sql: string; values: string[] } =>
  agentId === null ? { sql: 'agent_id is null', values: [] } : { sql: 'agent_id = ?', values: [agentId] }

export const waitsForFetch = "state = 'pending' and leased_until is null"

export const dueFetchFields = [
  'id',
  'connectorId',
  'mimeType',
  'fetchTries',
  'leasedUntil',
  'nodeId',
  'url',
  'fetchAt',
] as const

const moves = ['taken', 'assigned', 'transferred', 'released', 'queued', 'reopened']
  .map((deed) => `'conversation.${deed}'`)
  .join(', ')
const arrivalFields = ['id', 'seq', 'receivedAt'] as const

/** With its endpoints. */
export const connectorWithWebhook = `select c.*, e.url as webhook_url, e.held_since, e.breaker_failures, e.breaker_customer,
    e.breaker_many, e.breaker_opened_at, e.breaker_wait_ms, e.breaker_next_at, e.breaker_flush_mark,
    o.id as events_endpoint_id, o.url as events_url, o.event_types, o.held_since as events_held_since,
    o.breaker_failures as events_breaker_failures, o.breaker_opened_at as events_breaker_opened_at,
    o.breaker_next_at as events_breaker_next_at, f.asked_at
  from connectors c join endpoints e on e.id = c.id
    left join endpoints o on o.connector_id = c.id and o.kind = 'events'
    left join outboxes f on f.connector_id = c.id`

/** Those that read the same on every engine. */
export const commonLookUps: {
  [N in Exclude<
    LookUpName,
    | 'cannedRepliesByShortcut'
    | 'fetchesDue'
    | 'sequences'
    | keyof AlertLookUps
    | keyof ClockLookUps
    | keyof ContactLookUps
    | keyof DeliveryLookUps
    | keyof ErasureLookUps
    | keyof EventLookUps
    | keyof QueueLookUps
  >]: LookUp<N>
} = {
  conversation: {
    fields: conversationFields,
    flags: ['withBot'],
    from: () => 'from conversations where id = ?',
    values: ({ id }) => [id],
  },
  conversationsOf: {
    fields: conversationFields,
    flags: ['withBot'],
    from: ({ customerIds }) =>
      `from conversations where connector_id = ? and customer_id in (${marks(customerIds)})
         and (closed_at is null or closed_at >= ?)`,
    values: ({ connectorId, customerIds, closedSince }) => [connectorId, ...padded(customerIds), closedSince],
  },
  latestConversation: {
    fields: conversationFields,
    flags: ['withBot'],
    from: () =>
      `from conversations where id = (select id from conversations where connector_id = ? and customer_id = ?
         and instance_id = ? order by status = 'open' desc, updated_at desc limit 1)`,
    values: ({ connectorId, customerId, instanceId }) => [connectorId, customerId, instanceId],
  },
  latestOfCustomers: {
    fields: conversationFields,
    flags: ['withBot'],
    from: ({ customerIds }) =>
      `from (with asked (customer_id) as (values ${marks(customerIds, '(cast(? as text))')})
         select v.* from (select distinct customer_id from asked) as one join conversations v on v.id =
           (select l.id from conversations l where l.connector_id = ? and l.customer_id = one.customer_id
            order by l.status = 'open' desc, l.updated_at desc limit 1)) as latest`,
    values: ({ connectorId, customerIds }) => [...padded(customerIds), connectorId],
  },
  messagesNamed: {
    fields: ['id', 'conversationId', 'kind', 'receivedAt'],
    from: ({ ids }) => `from messages where id in (${marks(ids)}) and connector_id = ?`,
    values: ({ connectorId, ids }) => [...padded(ids), connectorId],
  },
  openConversations: {
    fields: ['id'],
    from: () =>
      `from (select o.id from conversations v join conversations o on o.connector_id = v.connector_id
           and o.customer_id = v.customer_id and o.status = 'open' where v.id = ?) as one`,
    values: ({ conversationId }) => [conversationId],
  },
  tagsOfInstance: {
    fields: ['id', 'tags'],
    from: () => 'from instances where id = (select instance_id from conversations where id = ?)',
    values: ({ conversationId }) => [conversationId],
  },
  instance: {
    fields: instanceFields,
    flags: ['sharedCustomerIds'],
    from: () => 'from instances where id = ?',
    values: ({ id }) => [id],
  },
  conversationRead: {
    fields: ['conversationId', 'agentId', 'readCount'],
    from: () => 'from conversation_reads where conversation_id = ? and agent_id = ?',
    values: ({ conversationId, agentId }) => [conversationId, agentId],
  },
  connector: {
    fields: connectorWithWebhookFields,
    flags: ['paused', 'breakerMany'],
    bytes: ['secretSealed'],
    from: () => `from (${connectorWithWebhook} where c.id = ?) as one`,
    values: ({ id }) => [id],
  },
  connectorDeletion: {
    fields: ['id', 'deletedAt'],
    from: () => 'from connectors where id = ?',
    values: ({ connectorId }) => [connectorId],
  },
  replyConnector: {
    fields: ['id', 'senderMode', 'senderId', 'senderName', 'inlineMax', 'delivery', 'deletedAt'],
    from: () => 'from connectors where id = (select connector_id from conversations where id = ?)',
    values: ({ conversationId }) => [conversationId],
  },
  webhookLoan: {
    fields: ['connectorId', 'former', 'lentTo'],
    from: () => 'from webhook_loans where connector_id = ?',
    values: ({ connectorId }) => [connectorId],
  },
  filesRunOut: {
    fields: ['id', 'goneAt'],
    from: () => 'from attachments where connector_id = ? and gone_at between ? and ? and downloaded_at is null',
    values: ({ connectorId, from, to }) => [connectorId, from, to],
  },
  agents: {
    fields: knownAgentFields,
    from: ({ ids }) => `from agents where id in (${marks(ids)})`,
    values: ({ ids }) => padded(ids),
  },
  passwordOf: {
    fields: ['id', 'name', 'instanceId', 'disabledAt', 'passwordHash'],
    from: () => 'from agents where id = ?',
    values: ({ agentId }) => [agentId],
  },
  secondFactorOf: {
    fields: knownFactorFields,
    from: () => 'from second_factors where agent_id = ?',
    values: ({ agentId }) => [agentId],
  },
  identity: {
    fields: identityFields,
    from: () => 'from agent_identities where issuer = ? and subject = ?',
    values: ({ issuer, subject }) => [issuer, subject],
  },
  identityOf: {
    fields: identityFields,
    from: () => 'from agent_identities where agent_id = ?',
    values: ({ agentId }) => [agentId],
  },
  conversationHolder: {
    fields: ['id', 'instanceId', 'name', 'disabledAt'],
    from: () =>
      `from agents where id = (select coalesce(assignee_id, case when status = 'closed' then last_agent_id end)
         from conversations where id = ?)`,
    values: ({ conversationId }) => [conversationId],
  },
  agentsByEmail: {
    fields: ['id'],
    from: () => 'from agents where lower(email) = ? and email is not null',
    values: ({ email }) => [lowerCased(email)],
  },
  sessionsOf: {
    fields: ['hash', 'id', 'weakPassword'],
    flags: ['weakPassword'],
    bytes: ['hash'],
    from: ({ agentId }) => `from sessions where ${isAgents(agentId).sql}`,
    values: ({ agentId }) => isAgents(agentId).values,
  },
  agentStates: {
    fields: agentStateFields,
    from: () => 'from agent_states where agent_id = ?',
    values: ({ agentId }) => [agentId],
  },
  livingSessions: {
    fields: ['id'],
    from: () => 'from (select id from sessions where agent_id = ? and expires_at > ? limit 1) as one',
    values: ({ agentId, now }) => [agentId, now],
  },
  cannedReply: {
    fields: cannedReplyFields,
    from: () => 'from canned_replies where id = ? and instance_id = ?',
    values: ({ id, instanceId }) => [id, instanceId],
  },
  filesOfCannedReply: {
    fields: uploadFields,
    from: () => 'from uploads where canned_reply_id = ?',
    values: ({ cannedReplyId }) => [cannedReplyId],
  },
  lastMove: {
    fields: ['id', 'at'],
    from: () =>
      `from (select id, at from activities where conversation_id = ? and kind in (${moves}) order by at desc, seq desc limit 1) as one`,
    values: ({ conversationId }) => [conversationId],
  },
  attachment: {
    fields: ['id', 'messageId', 'blobKey', 'fetchTries', 'leasedUntil', 'nodeId', 'instanceId', 'conversationId'],
    from: () =>
      `from (select a.id, a.message_id, a.blob_key, a.fetch_tries, a.leased_until, a.node_id, m.instance_id, m.conversation_id
         from attachments a join messages m on m.id = a.message_id where a.id = ?) as one`,
    values: ({ id }) => [id],
  },
  attachmentByUid: {
    fields: ['id', 'downloadedAt', 'goneAt'],
    from: () => 'from attachments where uid = ?',
    values: ({ uid }) => [uid],
  },
  fetchesAbandoned: {
    fields: dueFetchFields,
    from: () => 'from attachments where leased_until is not null and leased_until <= ?',
    values: ({ now }) => [now],
  },
  // Of the keys from before they began with the time, too.
  messageKeys: {
    fields: ['key'],
    bytes: ['key'],
    from: ({ keys }) => {
      const isOne = keys.length === 1 ? '= (?, ?)' : `in (values ${marks(keys, '(?, ?)')})`
      return `from (select key from message_keys where (created_at, key) ${isOne}
        union all
        select substr(key, 1, ${storedKeyBytes}) from former_message_keys where connector_id = ? and key in (${marks(keys)})) as known`
    },
    values: ({ connectorId, keys }) => [
      ...padded(keys).flatMap(({ createdAt, key }) => [createdAt, storedKey(key)]),
      connectorId,
      ...padded(keys).map(({ key }) => key),
    ],
  },
  anyErasedId: {
    fields: ['connectorId'],
    from: () => 'from (select connector_id from erased_ids where connector_id = ? limit 1) as one',
    values: ({ connectorId }) => [connectorId],
  },
  erasedIds: {
    fields: ['customer', 'id'],
    bytes: ['customer', 'id'],
    from: ({ ids }) => `from erased_ids where connector_id = ? and (customer, id) in (values ${marks(ids, '(?, ?)')})`,
    values: ({ connectorId, ids }) => [connectorId, ...padded(ids).flatMap(({ customer, id }) => [customer, id])],
  },
  messageArrival: {
    fields: arrivalFields,
    from: () => 'from messages where id = ? and conversation_id = ?',
    values: ({ id, conversationId }) => [id, conversationId],
  },
  latestArrival: {
    fields: arrivalFields,
    from: () => 'from messages where seq = (select last_arrival_seq from conversations where id = ?)',
    values: ({ conversationId }) => [conversationId],
  },
  idempotencyKey: {
    fields: ['agentId', 'key', 'fingerprint', 'messageId', 'createdAt'],
    from: () => 'from idempotency_keys where agent_id = ? and key = ?',
    values: ({ agentId, key }) => [agentId, key],
  },
  uploads: {
    fields: uploadFields,
    from: ({ ids }) => `from uploads where instance_id = ? and id in (${marks(ids)}) and canned_reply_id is null`,
    values: ({ instanceId, ids }) => [instanceId, ...padded(ids)],
  },
  uploadsBefore: {
    fields: ['id', 'blobKey'],
    from: () => 'from (select id, blob_key from uploads where created_at < ? order by created_at limit ?) as chosen',
    values: ({ before, limit }) => [before, limit],
  },
  loopLease: {
    fields: loopLeaseFields,
    from: () => 'from loop_leases where name = ?',
    values: ({ name }) => [name],
  },
  nodes: { fields: nodeFields, from: () => 'from nodes', values: () => [] },
}
