/**
 * The operator API, `/operator/v1`: what runs the gateway. Never a secret, never a message's text. Times are RFC 3339 in
 * UTC with milliseconds.
 */
import type { AgentRole, DeliveryState, ReasonItem } from './desk.ts'

export interface InstanceItem {
  id: string
  name: string
  created_at: string
}

export interface ConnectorItem {
  id: string
  instance_id: string
  name: string
  client_id: string
  webhook_url: string | null
  paused: boolean
  success: '200' | '2xx'
  hash_encoding: 'hex' | 'base64'
  sender_mode: 'fixed' | 'agent'
  sender_id: string
  sender_name: string
  /** Bytes. */
  inline_max: number
  /** How long a closed conversation is kept: `off` or a duration, `365d`; null: as `PASSERELLE_RETENTION` says. */
  retention: string | null
  /** Of the webhook's endpoint: `next_attempt_at` only while it is open. */
  breaker: { state: 'closed' | 'open'; failures: number; next_attempt_at: string | null }
  created_at: string
}

/** The answer to the creation of a connector and to a rotation: the secret is shown this once. */
export interface ConnectorSecret {
  id: string
  client_id: string
  client_secret: string
}

export interface OperatorAgentItem {
  id: string
  /** null for operators. */
  instance_id: string | null
  /** null for service agents. */
  email: string | null
  name: string
  role: AgentRole
  service: boolean
  created_at: string
  disabled_at: string | null
}

/** `GET /operator/v1/deliveries?connector_id=&customer_id=&message_id=&state=&since=`: the newest first. */
export interface DeliveryItem {
  id: string
  instance_id: string
  connector_id: string
  customer_id: string
  conversation_id: string
  message_id: string
  state: DeliveryState
  attempts: number
  next_attempt_at: string | null
  last_error: string | null
  reason: ReasonItem | null
  created_at: string
  last_attempt_at: string | null
  settled_at: string | null
}

/** The body beside it is the delivery's, the same for all its attempts: `GET /operator/v1/deliveries/{id}/body`. */
export interface AttemptRequest {
  method: 'POST'
  /** As it was called, without user name, password and fragment. */
  url: string
  /** Those of the gateway, signatures and all; what HTTP itself adds, `Host` for example, is not among them. */
  headers: Record<string, string>
}

export interface AttemptItem {
  id: string
  delivery_id: string
  started_at: string
  duration_ms: number
  /** What was sent, or was to be; null when nothing could be made, and for attempts of before it was kept. */
  request: AttemptRequest | null
  /** HTTP status; null when no answer came. */
  status: number | null
  /** At most 4 KiB of them, without cookies, names in lower case; null when no answer came. */
  response_headers: Record<string, string> | null
  /** The first 4 KiB of the answer. */
  response: string | null
  /** Why it failed, in words; null for a success. */
  error: string | null
  reason: ReasonItem | null
  /** Made outside the schedule, because something else was sent. */
  flush: boolean
}

/** `GET /operator/v1/connectors/{id}/retention-preview?retention=90d`: also `off`, and `default` for the setting's. */
export interface RetentionPreviewItem {
  /** That would apply. */
  retention: string
  /** Closed ones that the next run, within an hour, would delete. */
  conversations: number
}

/** `POST /operator/v1/connectors/{id}/test` */
export interface TestItem {
  delivered: boolean
  message_id: string
  status: number | null
  duration_ms: number
  response: string | null
  error: string | null
  reason: ReasonItem | null
}

/** Who did it: the operator token, a person or a service, the command line (`name` is the system's user), or the server. */
export interface AuditActor {
  type: 'operator_token' | 'agent' | 'command_line' | 'system'
  id: string | null
  name: string | null
}

export type AuditTargetType =
  | 'instance'
  | 'connector'
  | 'agent'
  | 'session'
  | 'delivery'
  | 'customer'
  | 'canned_reply'
  | 'setting'

/**
 * `GET /operator/v1/audit?actor_id=&action=&target_type=&target_id=&connector_id=&since=`: the newest first. Append-only.
 * `action` is a noun and what was done to it, such as `connector.created`, `.updated`, `.paused`, `.resumed`,
 * `.secret_rotated`, `.deleted`, `.tested`, `.retention_applied`; `instance.created`; `agent.created`, `.disabled`,
 * `.password_reset`, `.password_changed`; `session.ended`; `delivery.replayed`, `.replayed_since`, `.skipped`, `.retried`;
 * `customer.exported`, `.erased`; `canned_reply.created`, `.updated`, `.deleted`. A filter that ends in a dot takes all
 * that begins with it. `action` names that are not listed here may come later.
 */
export interface AuditItem {
  id: string
  at: string
  actor: AuditActor
  action: string
  /** Of a customer, `id` is a keyed hash: the log outlives an erasure. */
  target: { type: AuditTargetType; id: string; name: string | null }
  instance_id: string | null
  connector_id: string | null
  /** What else is worth knowing, such as the names of the options that changed. Never a secret, never content. */
  details: Record<string, unknown>
}

/** `GET /operator/v1/stats?hours=24` (1 to 168): what was counted, in buckets of time, and how it stands now. */
export interface StatsItem {
  from: string
  to: string
  bucket_seconds: number
  /** Without a gap, the oldest first. What happens is counted within some seconds. */
  buckets: StatsBucket[]
  totals: Omit<StatsBucket, 'at' | 'backlog'>
  /** Deliveries that wait now. */
  backlog: number
  /** Connectors with failures in this time, the most first. */
  failures: ConnectorFailures[]
}

export interface StatsBucket {
  /** Its beginning. */
  at: string
  /** Messages from the partners, history included. */
  messages_in: number
  /** Replies of agents. */
  messages_out: number
  delivered: number
  /** Attempts that failed. */
  attempts_failed: number
  /** Deliveries that were given up. */
  exhausted: number
  /** From the reply to its delivery, in ms, within 10 %; null when nothing was delivered. */
  latency_p50_ms: number | null
  latency_p95_ms: number | null
  /** The most deliveries that waited at once; null when nobody looked. */
  backlog: number | null
}

export interface ConnectorFailures {
  connector_id: string
  connector_name: string
  attempts_failed: number
  exhausted: number
}

/**
 * The `data` of an `event: change` on `GET /operator/v1/changes`. No event has an `id:`: nothing is replayed, so read
 * what is shown again when a stream begins, and at an `event: reset`, which comes when too much happened at once.
 */
export type OperatorChangeItem =
  | { type: 'delivery.updated'; delivery_id: string; connector_id: string; state: DeliveryState }
  /** Something of a connector, an agent or an instance was changed, or something else entered the audit log. */
  | { type: 'audit.recorded'; action: string; target_type: AuditTargetType; target_id: string }

/** `GET /operator/v1/settings`: what is in effect, in the order of the documentation. */
export interface SettingItem {
  /** Of the environment variable. */
  name: string
  /** null for a secret. */
  value: string | null
  /** As it is documented. */
  default: string
  /** Where its value was set: `file` is `passerelle.env` in DATA_DIR, over which the environment wins. */
  source: 'environment' | 'file' | 'default'
  secret: boolean
  meaning: string
}

/** `GET /operator/v1/nodes`: the processes that serve; with the embedded database, this one. */
export interface NodeItem {
  id: string
  hostname: string
  pid: number
  version: string
  node_version: string
  roles: ('api' | 'worker')[]
  started_at: string
  uptime_seconds: number
  memory: { rss_bytes: number; heap_used_bytes: number; heap_total_bytes: number }
  /** How late the event loop runs, in ms, over the last minute. */
  event_loop_delay: { p50_ms: number; p99_ms: number }
  health: { database: 'ok' | 'failed'; files: 'ok' | 'failed' }
  /** How long what is not in the search index, or not counted in the figures, has waited, in seconds. */
  behind: { search_seconds: number; figures_seconds: number }
  /** The one that answers. */
  current: boolean
}
