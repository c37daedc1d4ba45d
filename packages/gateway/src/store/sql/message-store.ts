import type { MessageKind, PartyType } from '@passerelle/protocol'
import { encodeCursor } from '../../lib/page.ts'
import type { ThreadMessage } from '../../messages/message.ts'
import type { MessageStore } from '../../messages/message-store.ts'
import { toAttachment } from './attachment-store.ts'
import { toDeliverySummary } from './delivery-rows.ts'
import { all, type Dialect, type Engine, get, type Row, type Steps } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { num, readCursor, str, strOrNull } from './rows.ts'

const toMessage = (row: Row): ThreadMessage => ({
  id: str(row, 'id'),
  seq: num(row, 'seq'),
  conversationId: str(row, 'conversation_id'),
  connectorId: str(row, 'connector_id'),
  customerId: str(row, 'customer_id'),
  kind: str(row, 'kind') as MessageKind,
  externalId: str(row, 'external_id'),
  sender: { type: str(row, 'sender_type') as PartyType, id: str(row, 'sender_id'), name: str(row, 'sender_name') },
  recipient:
    row.recipient_id === null
      ? null
      : {
          type: str(row, 'recipient_type') as PartyType,
          id: str(row, 'recipient_id'),
          name: str(row, 'recipient_name'),
        },
  author: row.author_id === null ? null : { id: str(row, 'author_id'), name: strOrNull(row, 'author_name') ?? '' },
  text: str(row, 'text'),
  richContent: strOrNull(row, 'rich_content'),
  metadata: str(row, 'metadata'),
  createdAt: num(row, 'created_at'),
  receivedAt: num(row, 'received_at'),
  attachments: [],
  delivery: null,
})

/** A whole page at once: one query for the files and one for the deliveries, however many messages. */
function* addParts(messages: readonly ThreadMessage[]): Steps<void> {
  if (messages.length === 0) return
  const byId = new Map(messages.map((message) => [message.id, message]))
  const ids = [...byId.keys()]
  const files = yield* all(
    `select * from attachments where message_id in (${marks(ids)}) order by message_id, position`,
    ...padded(ids),
  )
  for (const row of files) byId.get(str(row, 'message_id'))?.attachments.push(toAttachment(row))
  const outbound = messages.filter((message) => message.kind === 'outbound').map((message) => message.id)
  if (outbound.length === 0) return
  const deliveries = yield* all(
    `select message_id, id, state, attempts, head, next_at, last_error, lease_id from deliveries
     where message_id in (${marks(outbound)})`,
    ...padded(outbound),
  )
  for (const row of deliveries) {
    const message = byId.get(str(row, 'message_id'))
    if (message) message.delivery = toDeliverySummary(row)
  }
}

const selectMessage = 'select m.*, g.name as author_name from messages m left join agents g on g.id = m.author_id'

/** Those of the instance, in no particular order. */
export function* findMessages({ apart }: Dialect, instanceId: string, ids: readonly string[]): Steps<ThreadMessage[]> {
  const sql = `${selectMessage} where m.id in (${marks(ids)}) and ${apart('m.instance_id')} = ?`
  const messages = (yield* all(sql, ...padded(ids), instanceId)).map(toMessage)
  yield* addParts(messages)
  return messages
}

function* findMessage(instanceId: string, id: string): Steps<ThreadMessage | undefined> {
  const row = yield* get(`${selectMessage} where m.id = ? and m.instance_id = ?`, id, instanceId)
  if (!row) return undefined
  const message = toMessage(row)
  yield* addParts([message])
  return message
}

/** Of one that was seen in the same write. */
export function* readMessage(instanceId: string, id: string): Steps<ThreadMessage> {
  const message = yield* findMessage(instanceId, id)
  if (!message) throw new Error(`message ${id} vanished inside its own write`)
  return message
}

export interface ThreadRequest {
  instanceId: string
  conversationId: string
  order: 'asc' | 'desc'
  limit: number
  /** The sort key to go on after: time and sequence. */
  after: [number, number] | undefined
}

/** The messages of a thread, each with the time it stands at. */
export function* readThread({
  instanceId,
  conversationId,
  order,
  limit,
  after,
}: ThreadRequest): Steps<{ message: ThreadMessage; sortAt: number }[]> {
  const rows = yield* all(
    `${selectMessage} where m.thread = (select thread from conversations where id = ?) and m.instance_id = ?
       ${after ? `and (m.sort_at, m.seq) ${order === 'asc' ? '>' : '<'} (?, ?)` : ''}
     order by m.sort_at ${order}, m.seq ${order} limit ?`,
    conversationId,
    instanceId,
    ...(after ?? []),
    limit,
  )
  const found = rows.map((row) => ({ message: toMessage(row), sortAt: num(row, 'sort_at') }))
  yield* addParts(found.map(({ message }) => message))
  return found
}

export function createMessageStore(db: Engine): MessageStore {
  return {
    listMessages: async ({ cursor, limit, ...thread }) => {
      const after = readCursor(cursor, 'nn') as [number, number] | undefined
      const found = await db.read(() => readThread({ ...thread, limit: limit + 1, after }))
      const last = found.length > limit ? found[limit - 1] : undefined
      return {
        items: found.slice(0, limit).map(({ message }) => message),
        nextCursor: last ? encodeCursor([last.sortAt, last.message.seq]) : null,
      }
    },
    findMessage: (instanceId, id) => db.read(() => findMessage(instanceId, id)),
  }
}
