/** What tests let a plan do, on any engine: see plan-faults.ts of each. Pure. */

/** They hold a few rows for each connector, agent or server, or a month's alerts, not a row for each message. */
export const smallTables = new Set([
  ...['instances', 'connectors', 'endpoints', 'agents', 'meta', 'secrets', 'search_state', 'webhook_loans', 'outboxes'],
  'told_availability',
  ...['queues', 'queue_members', 'second_factors', 'agent_states', 'agent_identities'],
  ...[
    'nodes',
    'presence',
    'loop_leases',
    'clock_moves',
    'alerts',
    'alert_notices',
    'schema_version',
    'sqlite_sequence',
    'sqlite_schema',
  ],
])

/** Hold what is under way alone, or put off. */
export const briefIndexes = new Set([
  ...['deliveries_leased', 'deliveries_lease_ends', 'attachments_leased'],
  'conversations_snoozed',
])

/**
 * Walked in the order of a list, past what other filters leave out: conversation-walks.ts takes them where a filter
 * leaves many. The audit log has a line for each deed of a person. Ratings and counters are those of a time.
 */
export const walkedIndexes =
  /^(conversations_(list|longest|queued|quiet|closed|closed_of_queue)|activities_audit|ratings_by_time|counters)$/

/** Events come beside messages, a few for each: of these, those of one kind are found past the others, or by an index of events. */
export const ofBothKinds = /^deliveries_(listed|listed_events|of_type)$/

/** What belongs to one of these is little. */
export const narrowColumns = [
  ...['customer_id', 'conversation_id', 'thread', 'message_id', 'delivery_id', 'target_id', 'rowid'],
  // Twenty of them are looked at.
  ...['email_key', 'phone_key'],
  // Of the deeds in the audit log: nobody asks for what happened in conversations by its kind.
  'kind',
]

/** All that has a time is looked at when the clock was set, once. */
export const isClockChange = (sql: string): boolean => /\bfrom tokens where created_at >/.test(sql)
