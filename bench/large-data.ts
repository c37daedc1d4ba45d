/**
 * Fills the database of a stopped gateway: what the gateway itself has written for one customer is copied for a hundred
 * thousand. Names only the columns in which the copies differ.
 */
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface LargeSizes {
  openConversations: number
  closedConversations: number
  /** From the customer, in each conversation. */
  inboundEach: number
  /** Answers in each open conversation, whose deliveries wait. */
  pendingEach: number
}

/** A million messages. */
export const largeSizes: LargeSizes = {
  openConversations: 100_000,
  closedConversations: 100_000,
  inboundEach: 4,
  pendingEach: 2,
}

/** Customers of the model: one whose conversation is open and was answered, and one whose conversation is closed. */
export const model = { open: 'model-open', closed: 'model-closed' }

/** Far from those of the models. */
const firstThread = 1000

/** SQL over `n.i` (0, 1, ...) and `t`, the row that is copied. */
type Differences = Record<string, string>

const words = 'parcel order refund invoice shirt colour return address payment delivery broken late'.split(' ')
const word = (salt: number) =>
  `json_extract('${JSON.stringify(words)}', '$[' || ((n.i * ${salt}) % ${words.length}) || ']')`
const text = `'Hello, where is my ' || ${word(7)} || '? The ' || ${word(5)} || ' of order ' || (n.i * 7919 % 100000) || ' is ' || ${word(11)}`

export function fillDatabase(dataDir: string, agentId: string, sizes: LargeSizes = largeSizes): void {
  const db = new DatabaseSync(join(dataDir, 'passerelle.db'))
  try {
    db.exec('pragma synchronous = off; pragma cache_size = -200000; begin')
    for (const state of ['open', 'closed'] as const) copyConversations(db, state, { agentId, sizes })
    // Messages come into the index as new ones do; names have a place of their own in it.
    db.exec(`insert into name_search (name_search) values ('delete-all');
      update search_state set names_from = (select max(n) + 1 from conversation_names)`)
    db.exec('commit; pragma wal_checkpoint(truncate)')
  } finally {
    db.close()
  }
}

interface Copying {
  agentId: string
  sizes: LargeSizes
}

function copyConversations(db: DatabaseSync, state: 'open' | 'closed', { agentId, sizes }: Copying): void {
  const count = state === 'open' ? sizes.openConversations : sizes.closedConversations
  const copy = (table: string, times: number, where: string, differences: Differences) =>
    copyRow(db, { table, times, where, differences })
  const ofModel = `customer_id = '${model[state]}'`
  const customerOf = (i: string) => `'${state}-customer-' || (${i})`
  const conversationOf = (i: string) => `'${state}-conversation-' || (${i})`
  const threadOf = (i: string) => `(${i}) * 2 + ${firstThread + (state === 'open' ? 0 : 1)}`
  const isOpen = state === 'open'

  copy('conversations', count, ofModel, {
    id: conversationOf('n.i'),
    thread: threadOf('n.i'),
    customer_id: customerOf('n.i'),
    customer_name: `'Customer ' || ${word(3)} || ' ' || n.i`,
    updated_at: 't.updated_at - n.i * 500',
    ...(isOpen && {
      assignee_id: `case when n.i % 10 = 0 then '${agentId}' end`,
      waiting_since: 'case when n.i % 10 < 7 then t.updated_at - n.i * 500 end',
      unread_count: 'case when n.i % 10 < 7 then 2 else 0 end',
      arrived_count: String(sizes.inboundEach),
    }),
  })
  copy('conversation_names', count, ofModel, {
    n: 'null',
    conversation_id: conversationOf('n.i'),
    customer_id: customerOf('n.i'),
    customer_name: `'Customer ' || ${word(3)} || ' ' || n.i`,
  })
  const message = {
    seq: 'null',
    id: `'${state}-' || t.kind || '-' || n.i`,
    external_id: `'${state}-' || t.kind || '-' || n.i`,
    conversation_id: conversationOf(`n.i % ${count}`),
    thread: threadOf(`n.i % ${count}`),
    customer_id: customerOf(`n.i % ${count}`),
    sort_at: 't.sort_at + n.i',
    text,
  }
  copy('messages', count * sizes.inboundEach, `${ofModel} and kind = 'inbound'`, message)
  if (isOpen) {
    const answers = count * sizes.pendingEach
    copy('messages', answers, `${ofModel} and kind = 'outbound'`, message)
    copy('deliveries', answers, ofModel, {
      seq: 'null',
      id: `'delivery-' || n.i`,
      message_id: `'${state}-outbound-' || n.i`,
      conversation_id: conversationOf(`n.i % ${count}`),
      customer_id: customerOf(`n.i % ${count}`),
      head: `n.i < ${count}`,
      created_at: 't.created_at + n.i',
    })
    copy('delivery_bodies', answers, 'true', { seq: "(select seq from deliveries where id = 'delivery-' || n.i)" })
  }
  db.exec(`update conversations set last_seq = (select max(seq) from messages m where m.thread = conversations.thread)
    where id like '${state}-conversation-%'`)
}

interface Copies {
  table: string
  times: number
  where: string
  differences: Differences
}

function copyRow(db: DatabaseSync, { table, times, where, differences }: Copies): void {
  const columns = db
    .prepare(`select name from pragma_table_info('${table}')`)
    .all()
    .map(({ name }) => String(name))
  const unknown = Object.keys(differences).filter((name) => !columns.includes(name))
  if (unknown.length > 0) throw new Error(`the table ${table} has no ${unknown.join(', ')}`)
  const values = columns.map((name) => differences[name] ?? `t.${name}`)
  const { changes } = db
    .prepare(
      `with recursive n (i) as (values (0) union all select i + 1 from n where i + 1 < ${times})
       insert into ${table} (${columns.join(', ')})
       select ${values.join(', ')} from (select * from ${table} where ${where} order by rowid limit 1) t, n`,
    )
    .run()
  if (Number(changes) !== times) throw new Error(`${changes} of ${times} rows were copied into ${table}`)
}
