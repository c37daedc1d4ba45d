/**
 * The operator API, `/operator/v1`: what runs the gateway. Never a secret, never a message's text. Times are RFC 3339 in
 * UTC with milliseconds.
 *
 * What each field means stands in the schemas these types are made of.
 */
import type { Static } from 'typebox'
import type {
  AgentItemSchema,
  AlertItemSchema,
  AlertTestSchema,
  AlertWaySchema,
  AttemptItemSchema,
  AuditItemSchema,
  AuditVerificationSchema,
  ConnectorChangeItemSchema,
  ConnectorItemSchema,
  ConnectorSecretSchema,
  DeliveryItemSchema,
  ErasureItemSchema,
  InstanceItemSchema,
  NodeItemSchema,
  OperatorChangeItemSchema,
  OperatorContactSchema,
  QueueItemSchema,
  QueueMemberItemSchema,
  RefusedRequestSchema,
  RequestCountSchema,
  RetentionPreviewSchema,
  SettingItemSchema,
  StaffedQueueItemSchema,
  StatsItemSchema,
  TestItemSchema,
} from './schemas/index.ts'

export type InstanceItem = Static<typeof InstanceItemSchema>

export type ConnectorItem = Static<typeof ConnectorItemSchema>

/** The answer to the creation of a connector and to a rotation: the secret is shown this once. */
export type ConnectorSecret = Static<typeof ConnectorSecretSchema>

export type OperatorAgentItem = Static<typeof AgentItemSchema>

export type QueueItem = Static<typeof QueueItemSchema>
export type StaffedQueueItem = Static<typeof StaffedQueueItemSchema>

/** `GET /operator/v1/queues/{id}/members` */
export type QueueMemberItem = Static<typeof QueueMemberItemSchema>

/** `GET /operator/v1/deliveries?connector_id=&customer_id=&message_id=&state=&since=`: the newest first. */
export type DeliveryItem = Static<typeof DeliveryItemSchema>

/** `GET /operator/v1/deliveries/{id}/attempts` */
export type AttemptItem = Static<typeof AttemptItemSchema>

/** The body beside it is the delivery's, the same for all its attempts: `GET /operator/v1/deliveries/{id}/body`. */
export type AttemptRequest = NonNullable<AttemptItem['request']>

/** `GET /operator/v1/connectors/{id}/retention-preview?retention=90d`: also `off`, and `default` for the setting's. */
export type RetentionPreviewItem = Static<typeof RetentionPreviewSchema>

/** `POST /operator/v1/connectors/{id}/test` */
export type TestItem = Static<typeof TestItemSchema>

/** `POST /operator/v1/customers/erase` */
export type ErasureItem = Static<typeof ErasureItemSchema>

/** `GET /operator/v1/alerts?state=`: the last raised first. */
export type AlertItem = Static<typeof AlertItemSchema>

/** `GET /operator/v1/alerts/ways` */
export type AlertWayItem = Static<typeof AlertWaySchema>

/** `POST /operator/v1/alerts/test` */
export type AlertTestItem = Static<typeof AlertTestSchema>

/** `GET /operator/v1/requests?connector_id=&since=`: the newest first. */
export type RefusedRequestItem = Static<typeof RefusedRequestSchema>

/** `GET /operator/v1/requests/counts?since=` */
export type RequestCountItem = Static<typeof RequestCountSchema>

/** `POST /operator/v1/contacts/read`: who a customer is at other connectors. */
export type OperatorContactItem = Static<typeof OperatorContactSchema>

/**
 * `GET /operator/v1/audit?actor_id=&action=&target_type=&target_id=&connector_id=&since=`: the newest first. Append-only.
 * `action` is a noun and what was done to it, such as `connector.created`, `.updated`, `.paused`, `.resumed`,
 * `.secret_rotated`, `.token_lent`, `.followed`, `.deleted`, `.tested`, `.retention_applied`; `instance.created`; `agent.created`, `.disabled`,
 * `.password_reset`, `.password_changed`; `session.ended`; `delivery.replayed`, `.replayed_since`, `.skipped`, `.retried`;
 * `customer.exported`, `.erased`, `.updated`, `.joined`, `.separated`; `canned_reply.created`, `.updated`, `.deleted`; `queue.created`, `.updated`, `.deleted`,
 * `.member_added`, `.member_changed`, `.member_removed`. A filter that ends in a dot takes all
 * that begins with it. `action` names that are not listed here may come later.
 */
export type AuditItem = Static<typeof AuditItemSchema>

/** `GET /operator/v1/audit/verification?expect=97:40f1...`: whether somebody changed the audit log. */
export type AuditVerificationItem = Static<typeof AuditVerificationSchema>

/** Who did it: the operator token, a person or a service, the command line (`name` is the system's user), or the server. */
export type AuditActor = AuditItem['actor']
export type AuditTargetType = AuditItem['target']['type']

/** `GET /operator/v1/stats?hours=24` (1 to 168): what was counted, in buckets of time, and how it stands now. */
export type StatsItem = Static<typeof StatsItemSchema>
export type StatsBucket = StatsItem['buckets'][number]
export type ConnectorFailures = StatsItem['failures'][number]

/**
 * The `data` of an `event: change` on `GET /operator/v1/changes`. No event has an `id:`: nothing is replayed, so read
 * what is shown again when a stream begins, and at an `event: reset`, which comes when too much happened at once.
 */
export type OperatorChangeItem = Static<typeof OperatorChangeItemSchema>

/**
 * The `data` of an `event: change` on `GET /operator/v1/connectors/{id}/changes?customer_id=`. Each event has an `id:`:
 * with `Last-Event-ID` it goes on there.
 */
export type ConnectorChangeItem = Static<typeof ConnectorChangeItemSchema>

/** `GET /operator/v1/settings`: what is in effect, in the order of the documentation. */
export type SettingItem = Static<typeof SettingItemSchema>

/** `GET /operator/v1/nodes`: the processes that share the database; an embedded one has the one that answers alone. */
export type NodeItem = Static<typeof NodeItemSchema>
