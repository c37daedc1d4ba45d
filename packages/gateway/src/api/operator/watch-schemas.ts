/** JSON schemas of what operators look at: they describe it, and are held against the plain types. */
import { Type } from 'typebox'

const Time = Type.String({ format: 'date-time', description: 'RFC 3339, UTC, with milliseconds.' })
const textOrNull = Type.Union([Type.String(), Type.Null()])
const countOrNull = (description: string) => Type.Union([Type.Integer(), Type.Null()], { description })
const count = (description: string) => Type.Integer({ description })

const TargetType = Type.Enum([
  'instance',
  'connector',
  'agent',
  'session',
  'delivery',
  'customer',
  'canned_reply',
  'setting',
])

export const AuditItemSchema = Type.Object(
  {
    id: Type.String(),
    at: Time,
    actor: Type.Object({
      type: Type.Enum(['operator_token', 'agent', 'command_line', 'system']),
      id: textOrNull,
      name: textOrNull,
    }),
    action: Type.String({ description: 'A noun and what was done to it: `connector.paused`. More may come.' }),
    target: Type.Object({
      type: TargetType,
      id: Type.String({ description: 'Of a customer, a keyed hash: the log outlives an erasure.' }),
      name: textOrNull,
    }),
    instance_id: textOrNull,
    connector_id: textOrNull,
    details: Type.Record(Type.String(), Type.Unknown(), { description: 'Never a secret, never content.' }),
  },
  { title: 'AuditItem' },
)

const sums = {
  messages_in: count('From the partners, history included.'),
  messages_out: count('Replies of agents.'),
  delivered: count('Deliveries.'),
  attempts_failed: count('Attempts to deliver.'),
  exhausted: count('Deliveries that were given up.'),
  latency_p50_ms: countOrNull('From the reply to its delivery, within 10 %; null when nothing was delivered.'),
  latency_p95_ms: countOrNull('The same, of all but the slowest twentieth.'),
}

const StatsBucketSchema = Type.Object(
  {
    at: Type.String({ format: 'date-time', description: 'Its beginning.' }),
    ...sums,
    backlog: countOrNull('The most deliveries that waited at once; null when nobody looked.'),
  },
  { title: 'StatsBucket' },
)

export const StatsItemSchema = Type.Object(
  {
    from: Time,
    to: Time,
    bucket_seconds: Type.Integer(),
    buckets: Type.Array(StatsBucketSchema, { description: 'Without a gap, the oldest first.' }),
    totals: Type.Object(sums),
    backlog: count('Deliveries that wait now.'),
    failures: Type.Array(
      Type.Object(
        {
          connector_id: Type.String(),
          connector_name: Type.String(),
          attempts_failed: Type.Integer(),
          exhausted: Type.Integer(),
        },
        { title: 'ConnectorFailures' },
      ),
      { description: 'Of connectors with failures, the most first.' },
    ),
  },
  { title: 'StatsItem' },
)

export const OperatorChangeItemSchema = Type.Union(
  [
    Type.Object({
      type: Type.Literal('delivery.updated'),
      delivery_id: Type.String(),
      connector_id: Type.String(),
      state: Type.Enum(['pending', 'delivered', 'exhausted', 'cancelled']),
    }),
    Type.Object({
      type: Type.Literal('audit.recorded'),
      action: Type.String(),
      target_type: TargetType,
      target_id: Type.String(),
    }),
  ],
  { title: 'OperatorChangeItem' },
)

export const SettingItemSchema = Type.Object(
  {
    name: Type.String({ description: 'Of the environment variable.' }),
    value: Type.Union([Type.String(), Type.Null()], { description: 'null for a secret.' }),
    default: Type.String(),
    source: Type.Enum(['environment', 'file', 'default'], {
      description: 'Where its value was set: `file` is `passerelle.env` in DATA_DIR, over which the environment wins.',
    }),
    secret: Type.Boolean(),
    meaning: Type.String(),
  },
  { title: 'SettingItem' },
)

const partHealth = Type.Enum(['ok', 'failed'])

export const NodeItemSchema = Type.Object(
  {
    id: Type.String(),
    hostname: Type.String(),
    pid: Type.Integer(),
    version: Type.String(),
    node_version: Type.String(),
    roles: Type.Array(Type.Enum(['api', 'worker'])),
    started_at: Time,
    uptime_seconds: Type.Integer(),
    memory: Type.Object({
      rss_bytes: Type.Integer(),
      heap_used_bytes: Type.Integer(),
      heap_total_bytes: Type.Integer(),
    }),
    event_loop_delay: Type.Object(
      { p50_ms: Type.Number(), p99_ms: Type.Number() },
      { description: 'How late the event loop runs, over the last minute.' },
    ),
    health: Type.Object({ database: partHealth, files: partHealth }),
    behind: Type.Object(
      {
        search_seconds: count('How long the oldest message has waited that search does not find yet.'),
        figures_seconds: count('How long the oldest message or attempt has waited that `stats` does not count yet.'),
      },
      { description: 'What is done after a message was acknowledged. Under a load, it may take a while.' },
    ),
    current: Type.Boolean({ description: 'The one that answers.' }),
  },
  { title: 'NodeItem' },
)
