/** What operators look at: its shapes, in schemas that are held against real answers. */

import { MessageItemSchema } from './desk-items.ts'
import {
  AnyObject,
  ConnectorId,
  ConnectorName,
  ConversationId,
  ConversationStatus,
  CustomerId,
  DeliveryState,
  Id,
  Owner,
  orNull,
  Ref,
  Time,
  usedAs,
} from './fields.ts'
import { Type } from './type.ts'

const textOrNull = (description: string) => orNull(Type.String(), description)
const countOrNull = (description: string) => orNull(Type.Integer(), description)
const count = (description: string) => Type.Integer({ description })

const TargetType = Type.Enum(
  ['instance', 'connector', 'agent', 'session', 'delivery', 'customer', 'canned_reply', 'queue', 'setting'],
  { description: 'What kind of thing it was done to.' },
)

export const AuditItemSchema = Type.Object(
  {
    id: Id,
    at: Time,
    actor: Type.Object(
      {
        type: Type.Enum(['operator', 'operator_token', 'agent', 'service', 'command_line', 'system'], {
          description:
            'What kind it is: `operator` is a person with an operator account (an `agent` before there was this type), `operator_token` whoever has the token.',
        }),
        id: textOrNull('Unique id.'),
        name: textOrNull("Name, for people; of the command line, the system's user."),
      },
      { description: 'Who did it.' },
    ),
    action: Type.String({ description: 'A noun and what was done to it: `connector.paused`. More may come.' }),
    target: Type.Object(
      {
        type: TargetType,
        id: Type.String({ description: 'Of a customer, a keyed hash: the log outlives an erasure.' }),
        name: textOrNull('Name, for people.'),
      },
      { description: 'What it was done to.' },
    ),
    instance_id: textOrNull('Id of the instance.'),
    connector_id: textOrNull('Id of the connector.'),
    details: Type.Record(Type.String(), Type.Unknown(), {
      description:
        'What else is worth knowing, such as the names of the options that changed. Never a secret, never content.',
    }),
  },
  { title: 'AuditItem' },
)

export const AuditVerificationSchema = Type.Object(
  {
    ok: Type.Boolean({ description: 'Whether every entry follows from the one before, and from the expected end.' }),
    entries: count('Entries, or those that are whole.'),
    last_hash: Type.Optional(Type.String({ description: 'Of the last entry, when the log is whole.' })),
    expect: Type.Optional(Type.String({ description: 'To be kept elsewhere, and given as `expect` the next time.' })),
    code: Type.Optional(Type.String({ description: 'What is wrong.' })),
    params: Type.Optional(AnyObject('The values in the message, by their names.')),
    message: Type.Optional(Type.String({ description: 'What is wrong, in words.' })),
    broken_at: Type.Optional(textOrNull('When the first entry that does not follow was made.')),
    broken_id: Type.Optional(Type.String({ description: 'Its id.' })),
    gaps: Type.Optional(
      Type.Array(Type.Object({ from: count('The first number.'), to: count('The last number.') }), {
        description: 'Numbers that no entry has.',
      }),
    ),
  },
  { title: 'AuditVerificationItem' },
)

const sums = {
  messages_in: count('From the partners, history included.'),
  messages_out: count('Replies of agents.'),
  delivered: count('Deliveries.'),
  attempts_failed: count('Attempts to deliver.'),
  exhausted: count('Failed deliveries.'),
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
    bucket_seconds: Type.Integer({ description: 'How many seconds each bucket covers.' }),
    buckets: Type.Array(StatsBucketSchema, {
      description: 'Without a gap, the oldest first. What happens is counted within some seconds.',
    }),
    totals: Type.Object(sums, { description: 'The sums of all buckets.' }),
    backlog: count('Deliveries that wait now.'),
    failures: Type.Array(
      Type.Object(
        {
          connector_id: ConnectorId,
          connector_name: ConnectorName,
          attempts_failed: Type.Integer({ description: 'Attempts that failed.' }),
          exhausted: Type.Integer({ description: 'Failed deliveries.' }),
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
      type: Type.Literal('delivery.updated', { description: 'What kind it is.' }),
      delivery_id: Type.String({ description: 'Id of the delivery.' }),
      connector_id: ConnectorId,
      state: DeliveryState,
    }),
    Type.Object({
      type: Type.Literal('audit.recorded', { description: 'What kind it is.' }),
      action: Type.String({ description: 'What was done, `connector.updated` for example.' }),
      target_type: TargetType,
      target_id: Type.String({ description: 'Id of what it was done to.' }),
    }),
  ],
  { title: 'OperatorChangeItem' },
)

const ofConversation = {
  customer_id: CustomerId,
  conversation_id: ConversationId,
}

export const ConnectorChangeItemSchema = Type.Union(
  [
    Type.Object({
      type: Type.Enum(['message.recorded', 'message.updated'], {
        description: '`updated`: its delivery, or one of its files, fares otherwise than before.',
      }),
      ...ofConversation,
      message: usedAs(MessageItemSchema, 'As it is now.'),
    }),
    Type.Object({
      type: Type.Literal('conversation.updated', { description: 'It is open or closed, or whose it is has changed.' }),
      ...ofConversation,
      status: ConversationStatus,
      owner: orNull(Owner, 'Whose it is; null when it is closed.'),
      queue: orNull(Ref, 'The queue it is in, or was taken from.'),
    }),
  ],
  { title: 'ConnectorChangeItem' },
)

export const SettingItemSchema = Type.Object(
  {
    name: Type.String({ description: 'Of the environment variable.' }),
    value: Type.Union([Type.String(), Type.Null()], { description: 'null for a secret.' }),
    default: Type.String({ description: 'The value when nothing is set.' }),
    source: Type.Enum(['environment', 'file', 'default'], {
      description: 'Where its value was set: `file` is `passerelle.env` in DATA_DIR, over which the environment wins.',
    }),
    secret: Type.Boolean({ description: 'Whether its value is kept secret.' }),
    meaning: Type.String({ description: 'What the setting does.' }),
  },
  { title: 'SettingItem' },
)

export const partHealth = {
  database: Type.Enum(['ok', 'failed'], { description: 'Whether the database answers.' }),
  files: Type.Enum(['ok', 'failed'], { description: 'Whether files can be written.' }),
}

export const NodeItemSchema = Type.Object(
  {
    id: Id,
    hostname: Type.String({ description: 'Name of the machine.' }),
    pid: Type.Integer({ description: 'Process id.' }),
    version: Type.String({ description: 'Version of Passerelle.' }),
    node_version: Type.String({ description: 'Version of Node.js.' }),
    roles: Type.Array(Type.Enum(['api', 'worker']), { description: 'What the process does.' }),
    state: Type.Enum(['running', 'stopping', 'dead'], {
      description:
        '`stopping`: it finishes what is under way and takes nothing new. `dead`: it has not been heard of for 30 seconds; the others took over its work, and an hour later it is forgotten.',
    }),
    started_at: Time,
    seen_at: { ...Time, description: 'When it was last heard of. The rest is as it was then.' },
    uptime_seconds: Type.Integer({ description: 'How long the process has run.' }),
    deliveries_in_flight: count('Deliveries it is sending.'),
    memory: Type.Object(
      {
        rss_bytes: Type.Integer({ description: 'Memory the process holds in all.' }),
        heap_used_bytes: Type.Integer({ description: 'What of the JavaScript heap is in use.' }),
        heap_total_bytes: Type.Integer({ description: 'Size of the JavaScript heap.' }),
      },
      { description: 'What memory the process uses.' },
    ),
    event_loop_delay: Type.Object(
      {
        p50_ms: Type.Number({ description: 'Half of the measurements are below, in milliseconds.' }),
        p99_ms: Type.Number({ description: 'Ninety-nine of a hundred measurements are below, in milliseconds.' }),
      },
      { description: 'How late the event loop runs, over the last minute.' },
    ),
    disk: orNull(
      Type.Object({
        free_bytes: Type.Integer({ description: 'What is free.' }),
        total_bytes: Type.Integer({ description: 'What there is.' }),
      }),
      'Of the disks that hold its data, the one with the least room; null where it keeps none.',
    ),
    health: Type.Object(partHealth, { description: 'Whether its parts work.' }),
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
