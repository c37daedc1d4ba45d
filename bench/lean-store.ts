/**
 * What the hand-written server of B1 keeps, in the leanest rows that still find a message by its id, a thread in its
 * order and a repeat by its content. All that arrives in one turn of the event loop is one transaction, one fsync.
 */
import { DatabaseSync } from 'node:sqlite'

export interface LeanMessage {
  key: Uint8Array
  id: string
  customerId: string
  externalId: string
  senderType: number
  senderId: string
  senderName: string
  createdAt: number
  receivedAt: number
  text: string
  metadata: string | null
}

interface Queued {
  message: LeanMessage
  resolve(isNew: boolean): void
  isNew: boolean
}

const schema = `
  pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma cache_size = -65536;
  pragma wal_autocheckpoint = 4000;
  create table keys (created_at integer, key blob, primary key (created_at, key)) strict, without rowid;
  create table conversations (n integer primary key, customer_id text not null unique, opened_at integer not null) strict;
  create table hot (conversation integer primary key, unread integer not null, last integer not null) strict;
  create table messages (
    seq integer primary key, id text not null unique, conversation integer not null, external_id text not null,
    sender_type integer not null, sender_id text, sender_name text, created_at integer not null,
    received_at integer not null, text text not null, metadata text
  ) strict;
  create index messages_thread on messages (conversation, received_at);
  create table tokens (hash blob primary key) strict, without rowid;
`

export function openLeanStore(path: string) {
  const db = new DatabaseSync(path)
  db.exec(schema)
  const [begin, commit] = [db.prepare('begin immediate'), db.prepare('commit')]
  const insertKey = db.prepare('insert or ignore into keys values (?, ?)')
  const findConversation = db.prepare('select n from conversations where customer_id = ?')
  const insertConversation = db.prepare('insert into conversations (customer_id, opened_at) values (?, ?)')
  const insertMessage = db.prepare('insert into messages values (null, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const touch = db.prepare(
    `insert into hot values (?1, ?2, ?3)
     on conflict do update set unread = unread + excluded.unread, last = excluded.last`,
  )
  const findToken = db.prepare('select 1 from tokens where hash = ?')
  let queued: Queued[] = []

  const conversationOf = ({ customerId, receivedAt }: LeanMessage): number => {
    const known = findConversation.get(customerId)
    return Number(known ? known.n : insertConversation.run(customerId, receivedAt).lastInsertRowid)
  }

  const apply = (message: LeanMessage, touched: Map<number, { unread: number; last: number }>): boolean => {
    if (insertKey.run(message.createdAt, message.key).changes === 0) return false
    const { id, customerId, externalId, senderType, senderId, senderName, createdAt, receivedAt } = message
    const conversation = conversationOf(message)
    insertMessage.run(
      id,
      conversation,
      externalId,
      senderType,
      senderId === customerId ? null : senderId,
      senderName === customerId ? null : senderName,
      createdAt,
      receivedAt,
      message.text,
      message.metadata,
    )
    touched.set(conversation, { unread: (touched.get(conversation)?.unread ?? 0) + 1, last: receivedAt })
    return true
  }

  const flush = (): void => {
    const group = queued
    queued = []
    const touched = new Map<number, { unread: number; last: number }>()
    begin.run()
    for (const item of group) item.isNew = apply(item.message, touched)
    for (const [conversation, { unread, last }] of touched) touch.run(conversation, unread, last)
    commit.run()
    for (const { resolve, isNew } of group) resolve(isNew)
  }

  return {
    recordToken: (hash: Uint8Array) => db.prepare('insert into tokens values (?)').run(hash),
    hasToken: (hash: Uint8Array): boolean => findToken.get(hash) !== undefined,
    /** Calls back after the commit. */
    record(message: LeanMessage, resolve: (isNew: boolean) => void): void {
      if (queued.push({ message, resolve, isNew: false }) === 1) setImmediate(flush)
    },
  }
}
