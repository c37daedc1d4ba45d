/** What deciders write: rows of named tables. Pure. */
import type { Activity } from './activity.ts'
import type { Rows, TableName } from './rows.ts'

/** By table: the fields that name a row. */
interface Keys {
  agents: 'id'
  agentStates: 'agentId'
  secondFactors: 'agentId'
  agentIdentities: 'agentId'
  sessions: 'hash'
  tokens: 'hash'
  cannedReplies: 'id'
  connectors: 'id'
  queues: 'id'
  queueMembers: 'queueId' | 'agentId'
  outboxes: 'connectorId'
  toldAvailability: 'connectorId' | 'queueId'
  webhookLoans: 'connectorId'
  customers: 'connectorId' | 'customerId'
  customerJoins: 'connectorId' | 'customerId' | 'otherConnectorId' | 'otherCustomerId'
  conversations: 'id'
  conversationTags: 'conversationId' | 'tag'
  instances: 'id'
  conversationReads: 'conversationId' | 'agentId'
  messageKeys: 'createdAt' | 'key'
  retiredIds: 'connectorId' | 'customer' | 'id'
  idempotencyKeys: 'agentId' | 'key'
  attachments: 'id'
  uploads: 'id'
  deliveries: 'seq'
  nodes: 'id'
  alerts: 'id'
  alertNotices: 'id'
  loopLeases: 'name'
  clockMoves: 'id'
  deliveryBodies: 'seq'
  endpoints: 'id'
  recordedActivities: 'seq'
}

export type KeyOf<T extends TableName> = T extends keyof Keys ? Pick<Rows[T], Keys[T] & keyof Rows[T]> : never

/** The rows whose field is one of these values; of them at most `limit`, where there is one. */
interface Selection<Row> {
  field: keyof Row & string
  values: readonly (string | number)[]
  limit?: number
}

export type RowChange = {
  [T in TableName]:
    | { kind: 'insert'; table: T; row: Rows[T] }
    // `was`: of a conversation, what the patch replaces: see departures.ts.
    | { kind: 'update'; table: T; key: KeyOf<T>; patch: Partial<Rows[T]>; was?: Partial<Rows[T]> }
    | { kind: 'remove'; table: T; key: KeyOf<T> }
    | ({ kind: 'removeAll'; table: T } & Selection<Rows[T]>)
}[TableName]

export const insert = <T extends TableName>(table: T, row: Rows[T]): RowChange =>
  ({ kind: 'insert', table, row }) as RowChange

/** Of the fields that differ alone: an index moves with each column that is named. Nothing when none does. */
export function update<T extends TableName>(
  table: T,
  key: KeyOf<T>,
  { before, after }: { before: Partial<Rows[T]>; after: Partial<Rows[T]> },
): RowChange[] {
  const patch: Partial<Rows[T]> = {}
  const was: Partial<Rows[T]> = {}
  for (const field of Object.keys(after) as (keyof Rows[T])[]) {
    if (after[field] === before[field]) continue
    patch[field] = after[field]
    was[field] = before[field]
  }
  if (Object.keys(patch).length === 0) return []
  return [{ kind: 'update', table, key, patch, ...(table === 'conversations' && { was }) } as RowChange]
}

export const remove = <T extends TableName>(table: T, key: KeyOf<T>): RowChange =>
  ({ kind: 'remove', table, key }) as RowChange

/** In bulk, for what goes in numbers. Nothing when there are no values. */
export const removeAll = <T extends TableName>(
  table: T,
  field: keyof Rows[T] & string,
  values: readonly (string | number)[],
  limit?: number,
): RowChange[] => (values.length > 0 ? [{ kind: 'removeAll', table, field, values, limit } as RowChange] : [])

export const tell = (activity: Activity): RowChange => insert('activities', activity)
