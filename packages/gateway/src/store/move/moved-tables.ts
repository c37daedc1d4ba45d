/** Which rows a move carries to the other database, in an order that foreign keys allow. Pure. */
import type { SqlValue } from '../sql/columns.ts'
import type { Dialect, Row } from '../sql/engine.ts'

export interface MovedTable {
  name: string
  /** What its rows are read and counted by. */
  key: readonly string[]
  /** Where its rows are read, if not in the whole table of that name. */
  from?(dialect: Dialect): string
  into?(dialect: Dialect): string
  /** Columns that the copy has empty: whoever had leased a row is gone. */
  cleared?: readonly string[]
}

/** Numbers that a database keeps of itself. The last number of the record of activities goes with the sequences. */
const ownMarks = ['checked', 'scrub-owed', 'activities-given']

const secretsOf = ({ secrets }: Dialect): string =>
  `select name, value from ${secrets.table} where ${secrets.condition}`

export const movedTables: readonly MovedTable[] = [
  // Before the instances: PostgreSQL gives one that has no queue its first one.
  { name: 'queues', key: ['id'] },
  { name: 'queue_members', key: ['queue_id', 'agent_id'] },
  { name: 'instances', key: ['id'] },
  { name: 'connectors', key: ['id'] },
  { name: 'endpoints', key: ['id'] },
  { name: 'webhook_loans', key: ['connector_id'] },
  { name: 'outboxes', key: ['connector_id'] },
  { name: 'told_availability', key: ['connector_id', 'queue_id'] },
  { name: 'agents', key: ['id'] },
  { name: 'agent_states', key: ['agent_id'] },
  { name: 'second_factors', key: ['agent_id'] },
  { name: 'agent_identities', key: ['agent_id'] },
  { name: 'tokens', key: ['hash'] },
  { name: 'sessions', key: ['hash'] },
  { name: 'canned_replies', key: ['id'] },
  { name: 'customers', key: ['connector_id', 'customer_id'] },
  {
    name: 'customer_joins',
    key: ['connector_id', 'customer_id', 'other_connector_id', 'other_customer_id'],
  },
  { name: 'conversations', key: ['id'] },
  { name: 'conversation_tags', key: ['conversation_id', 'tag'] },
  { name: 'conversation_reads', key: ['conversation_id', 'agent_id'] },
  { name: 'episodes', key: ['id'] },
  { name: 'ratings', key: ['id'] },
  { name: 'messages', key: ['seq'] },
  { name: 'message_keys', key: ['created_at', 'key'] },
  { name: 'former_message_keys', key: ['connector_id', 'key'] },
  { name: 'erased_ids', key: ['connector_id', 'customer', 'id'] },
  { name: 'retired_ids', key: ['connector_id', 'customer', 'id'] },
  { name: 'idempotency_keys', key: ['agent_id', 'key'] },
  { name: 'attachments', key: ['id'], cleared: ['leased_until', 'node_id'] },
  { name: 'uploads', key: ['id'] },
  { name: 'deliveries', key: ['seq'], cleared: ['lease_id', 'leased_until', 'node_id'] },
  { name: 'delivery_bodies', key: ['seq'] },
  { name: 'attempts', key: ['seq'] },
  { name: 'changes', key: ['seq'] },
  { name: 'counters', key: ['at', 'connector_id', 'name'] },
  { name: 'refused_requests', key: ['at', 'id'] },
  { name: 'request_counts', key: ['at', 'connector_id'] },
  { name: 'alerts', key: ['id'] },
  { name: 'alert_notices', key: ['id'] },
  { name: 'clock_moves', key: ['id'] },
  { name: 'activities', key: ['seq'] },
  {
    name: 'secrets',
    key: ['name'],
    from: (dialect) => `(${secretsOf(dialect)}) as secrets`,
    into: ({ secrets }) => secrets.table,
  },
  {
    name: 'meta',
    key: ['name'],
    from: (dialect) =>
      `(select name, value from meta where name not in (${ownMarks.map((name) => `'${name}'`).join(', ')})
         and name not in (select name from (${secretsOf(dialect)}) as secrets)) as meta`,
  },
]

/** What stays behind: the search index, which the target's server makes anew, and what servers say of themselves. */
export const leftTables =
  /^(message_search|message_words|name_search|conversation_names|search_|nodes|loop_leases|presence|schema_version|sqlite_sequence)/

export const sourceOf = (table: MovedTable, dialect: Dialect): string => table.from?.(dialect) ?? table.name

export const targetOf = (table: MovedTable, dialect: Dialect): string => table.into?.(dialect) ?? table.name

/** As the copy has it. */
export function movedRow({ cleared }: MovedTable, row: Row): Row {
  if (cleared === undefined) return row
  return { ...row, ...Object.fromEntries(cleared.map((column): [string, SqlValue] => [column, null])) }
}
