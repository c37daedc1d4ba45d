/** What goes with a message and with a conversation: erasure and retention take it away alike. All inside a write. */
import { removeDelivery } from '../../deliveries/decide-cancellation.ts'
import type { HashUsedId } from '../../messages/used-id.ts'
import type { ErasedChunk } from '../../privacy/privacy-store.ts'
import { eraseActivities } from './activities.ts'
import { appendChange } from './change-feed.ts'
import type { Connection, Row } from './connection.ts'
import { placeholders, str } from './rows.ts'
import { runCommand } from './run-command.ts'
import { forgetMessage, forgetName } from './search-store.ts'
import { keepUsedId, type UsedIds } from './used-ids.ts'

export interface Eraser {
  erased: Omit<ErasedChunk, 'more'>
  /** How many rows may still go; what hangs on a message can use it up before the message goes. */
  room(): number
  eraseDelivery(id: string): void
  eraseMessages(ids: string[]): void
}

export interface EraserOptions {
  limit: number
  now: number
  hashId: HashUsedId
  /** Where the ids of what goes are kept. */
  usedIds: UsedIds
}

export function createEraser(db: Connection, { limit, now, hashId, usedIds }: EraserOptions): Eraser {
  const erased: Eraser['erased'] = { messages: 0, attachments: 0, deliveries: 0, attempts: 0, blobKeys: [] }
  const room = () => limit - erased.messages - erased.attachments - erased.deliveries - erased.attempts

  const eraseDelivery = (id: string) => {
    erased.attempts += db.run(
      'delete from attempts where seq in (select seq from attempts where delivery_id = ? limit ?)',
      id,
      room(),
    )
    if (room() <= 0) return
    erased.deliveries += runCommand(db, removeDelivery(id, now))
  }
  const keepId = (id: string) => {
    const row = db.get(
      "select connector_id, customer_id, external_id from messages where id = ? and kind <> 'outbound'",
      id,
    )
    if (!row) return
    const connectorId = str(row, 'connector_id')
    const message = { connectorId, customerId: str(row, 'customer_id'), externalId: str(row, 'external_id') }
    keepUsedId(db, usedIds, connectorId, hashId(message))
  }
  const eraseMessage = (id: string) => {
    const delivery = db.get('select id from deliveries where message_id = ?', id)
    if (delivery) eraseDelivery(str(delivery, 'id'))
    if (room() <= 0) return
    const files = db.all('select blob_key from attachments where message_id = ?', id)
    erased.blobKeys.push(...files.flatMap((row) => (row.blob_key === null ? [] : [str(row, 'blob_key')])))
    erased.attachments += db.run('delete from attachments where message_id = ?', id)
    forgetMessage(db, id)
    keepId(id)
    erased.messages += db.run('delete from messages where id = ?', id)
  }
  return {
    erased,
    room,
    eraseDelivery,
    eraseMessages: (ids) => {
      for (const id of ids) if (room() > 0) eraseMessage(id)
      if (ids.length === 0) return
      db.run(`delete from idempotency_keys where message_id in (${placeholders(ids.length)})`, ...ids)
    },
  }
}

/** An empty one, of a row's `id, instance_id`. The desks that show it look again, and find it gone. */
export function eraseConversation(db: Connection, row: Row, now: number): void {
  const conversationId = str(row, 'id')
  forgetName(db, conversationId)
  eraseActivities(db, conversationId)
  db.run('delete from conversation_reads where conversation_id = ?', conversationId)
  db.run('delete from conversations where id = ?', conversationId)
  appendChange(db, { instanceId: str(row, 'instance_id'), type: 'conversation.updated', conversationId, now })
}
