/**
 * What stands in a large world, as numbers: conversations are spread over the connectors; each has messages in and out, and
 * the last replies wait.
 */

export interface LargeWorld {
  connectors: readonly { id: string; instanceId: string }[]
  /** Has every tenth open conversation. */
  agentId: string
  messages: number
  /** Half of them are open. */
  conversations: number
  /** Of the deliveries, which are half as many as the messages. */
  pending: number
  /** When the newest message came. */
  now: number
}

/** How many rows, and what stands in the columns: SQL over `n`, from 0 on. Any other column gets what its type suggests. */
export interface Filling {
  count: number
  values: Record<string, string>
}

const words = 'parcel order refund invoice shirt colour return address payment delivery broken late'.split(' ')
const word = (salt: number) => `('{${words.join(',')}}'::text[])[1 + (n * ${salt}) % ${words.length}]`
const text = `'Hello, where is my ' || ${word(7)} || '? The ' || ${word(5)} || ' of order ' || (n * 7919 % 100000) || ' is ' || ${word(11)}`
const wordsOf = (value: string) => `lower(translate(${value}, ',?', ''))`

/** Numbers of rows, and of threads, begin there: behind what the gateway has written itself. */
const first = 100_000

export function fillingsOf(world: LargeWorld): Record<string, Filling> {
  const { connectors, agentId, messages, conversations, pending, now } = world
  const deliveries = messages / 2
  const oneOf = (values: readonly string[], place: string) =>
    `('{${values.join(',')}}'::text[])[1 + (${place}) % ${values.length}]`
  const connectorAt = (place: string) =>
    oneOf(
      connectors.map(({ id }) => id),
      place,
    )
  const instanceAt = (place: string) =>
    oneOf(
      connectors.map(({ instanceId }) => instanceId),
      place,
    )
  const conversation = `(n % ${conversations})`
  // In the first passes over all conversations their messages come in, in the others they go out.
  const isReply = `n >= ${messages - deliveries}`
  const messageOf = (delivery: string) => `'message-' || (${delivery} + ${messages - deliveries})`
  const ago = (of: string, count: number, stepMs: number) => `${now} - (${count} - ${of}) * ${stepMs}`
  const owned = { instance_id: instanceAt(conversation), connector_id: connectorAt(conversation) }
  const named = {
    ...owned,
    conversation_id: `'conversation-' || ${conversation}`,
    customer_id: `'customer-' || ${conversation}`,
  }
  const isWaiting = `n >= ${deliveries - pending}`
  // Of what partners were told, a fifth.
  const isEvent = `(n % 5 = 0 and not ${isWaiting})`
  // Operators set things up, then customers come.
  const isDeed = `n < ${messages / 1000}`
  // As good as dice, and the same each time.
  const dice = '(n * 7919 % 100003)'
  const isOpen = `${dice} % 2 = 0`
  return {
    conversations: {
      count: conversations,
      values: {
        ...owned,
        ...{ id: "'conversation-' || n", customer_id: "'customer-' || n", thread: `n + ${first}` },
        customer_name: `'Customer ' || ${word(3)} || ' ' || n`,
        status: `case when ${isOpen} then 'open' else 'closed' end`,
        assignee_id: `case when ${dice} % 20 < 2 then '${agentId}' end`,
        waiting_since: `case when ${isOpen} and ${dice} % 20 < 14 then ${ago('n', conversations, 500)} end`,
        turn_since: ago('n', conversations, 500),
        text_due_at: `case when ${isOpen} and ${dice} % 20 < 14 then ${ago('n', conversations, 500)} end`,
        ...{ waiting_text_at: 'null', outside_text_at: 'null' },
        ...{ unread_count: '2', arrived_count: '5', metadata: "'{}'", tags: "'[]'" },
        ...{ skills: "'[]'", priority: "'normal'", head_start_ms: '0' },
        queue_id: instanceAt('n'),
        last_seq: `${first} + n + ${messages - conversations}`,
        created_at: ago('n', conversations, 600),
        updated_at: ago('n', conversations, 500),
        closed_at: `case when not ${isOpen} then ${ago('n', conversations, 500)} end`,
      },
    },
    conversation_tags: {
      count: conversations,
      values: {
        ...{ conversation_id: "'conversation-' || n", instance_id: owned.instance_id },
        tag: oneOf(['Refund', 'Return', 'Invoice', 'Complaint'], 'n / 7'),
      },
    },
    customers: {
      count: conversations,
      values: {
        ...{ connector_id: owned.connector_id, instance_id: owned.instance_id, customer_id: "'customer-' || n" },
        ...{ email: "'customer-' || n / 2 || '@example.com'", email_key: "'customer-' || n / 2 || '@example.com'" },
        ...{ phone: "'+33' || n", phone_key: "'+33' || n" },
      },
    },
    customer_joins: {
      count: conversations / 2,
      values: {
        ...{ connector_id: owned.connector_id, customer_id: "'customer-' || n" },
        ...{ other_connector_id: owned.connector_id, other_customer_id: "'customer-' || n + 100000" },
      },
    },
    conversation_reads: {
      count: conversations / 2,
      values: { conversation_id: "'conversation-' || n", agent_id: `'${agentId}'` },
    },
    messages: {
      count: messages,
      values: {
        ...named,
        ...{ seq: `n + ${first}`, id: "'message-' || n", thread: `${conversation} + ${first}`, text },
        ...{
          kind: `case when ${isReply} then 'outbound' else 'inbound' end`,
          sender_type: "'human'",
          metadata: "'{}'",
        },
        attachment_count: '0',
        sort_at: ago('n', messages, 100),
        received_at: ago('n', messages, 100),
        created_at: `(${ago('n', messages, 100)}) / 1000`,
      },
    },
    message_search: {
      count: messages,
      values: { seq: `n + ${first}`, words: `${wordsOf(text)} || ' #' || ${owned.instance_id}` },
    },
    name_search: {
      count: conversations,
      values: {
        ...{ thread: `n + ${first}`, conversation_id: "'conversation-' || n" },
        words: `'customer ' || ${word(3)} || ' ' || n || ' #' || ${owned.instance_id}`,
      },
    },
    message_keys: { count: messages / 2, values: { created_at: `(${ago('n', messages, 100)}) / 1000` } },
    former_message_keys: { count: messages / 5, values: { connector_id: owned.connector_id } },
    erased_ids: { count: messages / 5, values: { connector_id: owned.connector_id } },
    retired_ids: { count: messages / 5, values: { connector_id: owned.connector_id } },
    idempotency_keys: { count: messages / 5, values: { created_at: `${now} + n` } },
    tokens: { count: messages / 5, values: { connector_id: owned.connector_id, expires_at: `${now} + n` } },
    sessions: { count: messages / 5, values: { agent_id: `'agent-' || n % 1000`, expires_at: `${now} + n` } },
    canned_replies: { count: messages / 5, values: { instance_id: `'instance-' || n % 1000` } },
    uploads: { count: messages / 5, values: { created_at: ago('n', messages / 5, 1000) } },
    attachments: {
      count: messages / 10,
      values: {
        connector_id: owned.connector_id,
        message_id: "'message-' || n * 10",
        state: "case when n % 100 = 0 then 'pending' else 'stored' end",
        blob_key: "case when n % 100 > 0 then 'blob-' || n end",
        uid: "case when n % 2 = 0 then 'uid-' || n end",
        fetch_at: `case when n % 100 = 0 then ${ago('n', messages / 10, 1000)} end`,
        leased_until: `case when n % 5000 = 0 then ${now} + 60000 end`,
        gone_at: `case when n % 2 = 0 then ${ago('n', messages / 10, -1000)} end`,
      },
    },
    deliveries: {
      count: deliveries,
      values: {
        ...named,
        ...{ seq: `n + ${first}`, id: "'delivery-' || n", endpoint_id: owned.connector_id, body_bytes: '200' },
        subject: `case when ${isEvent} then 'event' else 'message' end`,
        message_id: `case when not ${isEvent} then ${messageOf('n')} end`,
        event_id: `case when ${isEvent} then 'event-' || n end`,
        event_type: `case when ${isEvent} then ${oneOf(['message.read', 'conversation.closed'], 'n / 5')} end`,
        state: `case when ${isWaiting} then 'pending' when ${dice} % 50 = 0 then 'exhausted' else 'delivered' end`,
        // The first that waits of each customer.
        head: `case when ${isWaiting} and n < ${deliveries - pending + conversations} then 1 else 0 end`,
        ...{ attempts: `case when ${isWaiting} then 0 else 1 end`, step: '0', flush_from: '0' },
        due_at: ago('n', deliveries, 200),
        next_at: ago('n', deliveries, 200),
        last_attempt_at: `case when not ${isWaiting} or n % 10 = 0 then ${ago('n', deliveries, 200)} end`,
        created_at: ago('n', deliveries, 200),
        settled_at: `case when not ${isWaiting} then ${ago('n', deliveries, 200)} end`,
        // All of it is sent, and nothing fetched.
        outbox_position: 'null',
      },
    },
    delivery_bodies: {
      count: deliveries,
      values: { seq: `n + ${first}`, body: `convert_to('{"text":"' || repeat('x', 180) || '"}', 'utf8')` },
    },
    attempts: {
      count: deliveries,
      values: {
        ...{ seq: `n + ${first}`, delivery_id: "'delivery-' || n", duration_ms: '50', status: '200' },
        started_at: ago('n', deliveries, 200),
      },
    },
    changes: {
      count: messages / 2,
      values: {
        ...{ seq: `n + ${first}`, instance_id: owned.instance_id, type: "'message.created'" },
        ...{ conversation_id: named.conversation_id, message_id: "'message-' || n" },
        recorded_at: ago('n', messages / 2, 200),
      },
    },
    counters: {
      count: messages / 10,
      values: {
        at: `${now} - ${now} % 300000 - 300000 * (n / 20)`,
        connector_id: connectorAt('n'),
        name: `'name-' || n % 20`,
      },
    },
    episodes: {
      count: messages / 4,
      values: {
        ...{ id: "'episode-' || n", conversation_id: `'conversation-' || ${conversation}`, ...owned },
        ...{ opened_at: ago('n', messages / 4, 300), assigned_at: ago('n', messages / 4, 300) },
        ...{ wait_ms: 'n % 100000', answered_at: ago('n', messages / 4, 300), answer_ms: 'n % 100000' },
        ...{ ended_at: ago('n', messages / 4, 300), ended: "'closed'", handled_ms: 'n % 100000', tags: "'[]'" },
      },
    },
    ratings: {
      count: messages / 20,
      values: {
        ...{ id: "'rating-' || n", conversation_id: `'conversation-' || ${conversation}`, ...owned },
        ...{ score: '1 + n % 5', rated_at: ago('n', messages / 20, 1000) },
      },
    },
    refused_requests: {
      count: messages / 20,
      values: {
        ...{ at: ago('n', messages / 20, 1000), id: "'refused-' || n", connector_id: connectorAt('n') },
        ...{ method: "'POST'", path: "'/messaging/v1/messages'", status: '400', codes: "'[]'" },
        ...{ faults: "'[]'", fault_count: '0' },
      },
    },
    request_counts: {
      count: 1000,
      values: {
        // Up to the hour before: in this one a server may have counted.
        at: `${now} - ${now} % 3600000 - 3600000 * (n / 3 + 1)`,
        connector_id: connectorAt('n'),
        accepted: '9',
        refused: '1',
      },
    },
    activities: {
      count: messages / 4,
      values: {
        ...{ seq: 'n + 1000', id: "'activity-' || n", at: ago('n', messages / 4, 300), ...owned },
        ...{ actor_type: "'agent'", actor_id: `'agent-' || n % 100`, actor_name: "'Ada'", params: "'{}'" },
        kind: `case when ${isDeed} then 'connector.updated' else 'conversation.opened' end`,
        target_type: `case when ${isDeed} then 'connector' else 'conversation' end`,
        target_id: `case when ${isDeed} then ${connectorAt('n')} else 'conversation-' || ${conversation} end`,
        conversation_id: `case when not ${isDeed} then 'conversation-' || ${conversation} end`,
      },
    },
  }
}
