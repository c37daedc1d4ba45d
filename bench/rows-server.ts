/** The peer of B2: the rows of a message as the first version wrote them, inserted in a loop, and nothing else. */
import { randomBytes, randomUUID } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { customers } from './messages.ts'

const [folder = '', batch = '1'] = process.argv.slice(2)
const db = new DatabaseSync(join(folder, 'rows.db'))
db.exec(`
  pragma journal_mode = wal; pragma synchronous = full; pragma secure_delete = on; pragma cache_size = -65536;
  pragma wal_autocheckpoint = 4000;
  create table conversations (id text primary key, customer_id text not null, unread integer not null, last_seq integer,
    updated_at integer not null) strict;
  create index conversations_list on conversations (updated_at, id);
  create table messages (
    seq integer primary key autoincrement, id text not null unique, instance_id text not null,
    connector_id text not null, conversation_id text not null, customer_id text not null, kind text not null,
    external_id text not null, sender_type text not null, sender_id text not null, sender_name text not null,
    attachment_count integer not null, sort_at integer not null, created_at integer not null,
    received_at integer not null, metadata text not null, text text not null
  ) strict;
  create index messages_thread on messages (conversation_id, sort_at, seq);
  create table message_keys (connector_id text not null, key blob not null, primary key (connector_id, key)) strict,
    without rowid;
  create table changes (
    seq integer primary key autoincrement, instance_id text not null, type text not null, conversation_id text not null,
    message_id text, recorded_at integer not null
  ) strict;
  create index changes_of_instance on changes (instance_id, seq);
`)
const insertConversation = db.prepare('insert into conversations values (?, ?, 0, null, 0)')
const insertKey = db.prepare('insert or ignore into message_keys values (?, ?)')
const insertMessage = db.prepare(
  `insert into messages (id, instance_id, connector_id, conversation_id, customer_id, kind, external_id, sender_type,
     sender_id, sender_name, attachment_count, sort_at, created_at, received_at, metadata, text)
   values (?, ?, ?, ?, ?, 'inbound', ?, 'human', ?, 'John Doe', 0, ?, ?, ?, '{}', ?)`,
)
const insertChange = db.prepare(
  "insert into changes (instance_id, type, conversation_id, message_id, recorded_at) values (?, 'message.recorded', ?, ?, ?)",
)
const touch = db.prepare('update conversations set unread = unread + 1, last_seq = ?, updated_at = ? where id = ?')
const [begin, commit] = [db.prepare('begin immediate'), db.prepare('commit')]

const [instanceId, connectorId] = ['01k000000000000000000000in', '01k000000000000000000000co']
const conversations = Array.from({ length: customers }, () => randomUUID())
for (const [n, id] of conversations.entries()) insertConversation.run(id, `customer-${n}`)

let written = 0
function insertOne(): void {
  const n = written++
  const [id, now, customer] = [randomUUID(), Date.now(), `customer-${n % customers}`]
  const conversation = conversations[n % customers] ?? ''
  insertKey.run(connectorId, randomBytes(32))
  const { lastInsertRowid } = insertMessage.run(
    id,
    instanceId,
    connectorId,
    conversation,
    customer,
    `bench-${n}`,
    customer,
    now,
    Math.floor(now / 1000),
    now,
    'Hello, I have a question. Can you help me?',
  )
  insertChange.run(instanceId, conversation, id, now)
  touch.run(lastInsertRowid, now, conversation)
}

process.on('message', (durationMs: number) => {
  const startedAt = performance.now()
  let count = 0
  while (performance.now() - startedAt < durationMs) {
    begin.run()
    for (let n = 0; n < Number(batch); n++) insertOne()
    commit.run()
    count += Number(batch)
  }
  process.send?.((count * 1000) / (performance.now() - startedAt))
})
process.on('disconnect', () => process.exit())
process.send?.('ready')
