/**
 * Searches among two million messages on PostgreSQL: words as frequent as in a language, from 60,000, an order number in
 * each, a tenth in Chinese. What is measured is the desk's list of what was found, the whole way.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { MESSAGES_PATH } from '@passerelle/protocol'
import { createAccounts, operatorToken, startGatewayProcess } from '@passerelle/testkit'
import { usePostgres } from '@passerelle/testkit/postgres'
import pg from 'pg'
import { median } from './median.ts'
import { newMessage } from './messages.ts'

const messages = 2_000_000
const conversations = 200_000
const rounds = 25
const goalMs = 50

/** Its place among the words, by how frequent they are: digits become letters. */
const letters = 'kremotluda'
const wordAt = (place: number): string =>
  String(place * 7 + 1013).replaceAll(/\d/g, (digit) => letters[Number(digit)] ?? '')
const placeIn = (count: number) => `floor(exp(random() * ln(${count})))::int`
const word = `translate((${placeIn(60_000)} * 7 + 1013)::text, '0123456789', '${letters}')`
const character = `chr(19968 + ${placeIn(3000)})`

const queries: Record<string, string> = {
  'the most frequent word': wordAt(1),
  'a frequent one': wordAt(20),
  'a rare one': wordAt(50_000),
  'none such': 'zzzz',
  'an order number': '1234567',
  'two frequent words': `${wordAt(1)} ${wordAt(2)}`,
  'two that rarely meet': `${wordAt(700)} ${wordAt(900)}`,
  'two letters': wordAt(1).slice(0, 2),
  'two beginnings': `${wordAt(1).slice(0, 2)} ${wordAt(9000).slice(0, 2)}`,
  'a Chinese character': '丁',
  'a Chinese word': '丁七',
  'three Chinese characters': '丈与丈',
  'part of a name': 'ustomer 4711',
  'part of a number': '77123',
}

export async function search(): Promise<void> {
  const server = await usePostgres({ fsync: false, settings: { shared_buffers: '512MB', max_wal_size: '4GB' } })
  const client = new pg.Client({ connectionString: server.url() })
  await client.connect()
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-bench-'))
  const gateway = await startGatewayProcess({ dataDir, settings: { DATABASE_URL: server.url() } })
  try {
    const accounts = await createAccounts({ url: gateway.url, operatorToken })
    await accounts.asPartner.post(MESSAGES_PATH, { messages: [newMessage()] })
    await fill(client)
    await untilIndexed(client)
    for (const [name, q] of Object.entries(queries)) {
      const taken: number[] = []
      for (let round = 0; round < rounds; round++) {
        const startedAt = performance.now()
        await accounts.asDesk.get(`/conversations?q=${encodeURIComponent(q)}`)
        taken.push(performance.now() - startedAt)
      }
      report(`${name} (${q})`, taken)
    }
  } finally {
    await gateway.end('SIGTERM')
    await client.end()
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** Copies of the one message, and of its conversation. */
async function fill(client: pg.Client): Promise<void> {
  const copy = (table: string, count: number, differences: Record<string, string>) =>
    client.query(`insert into ${table} select copied.*
      from (select to_jsonb(t) as row from ${table} t limit 1) as one, generate_series(10, ${count + 9}) as n,
        jsonb_populate_record(null::${table}, one.row || jsonb_build_object(
          ${Object.entries(differences)
            .map(([column, value]) => `'${column}', ${value}`)
            .join(', ')})) as copied`)
  await copy('conversations', conversations, {
    ...{ id: `'c' || n`, thread: 'n', customer_id: `(33600000000 + (n * 7919) % 100000000)::text` },
    customer_name: `'Customer ' || n`,
  })
  const thread = `10 + (n * 7919::bigint) % ${conversations}`
  const repeat = (one: string, times: string) => `(select string_agg(${one}, ' ') from generate_series(1, ${times}))`
  await copy('messages', messages, {
    ...{ seq: 'n', id: `'m' || n`, thread, conversation_id: `'c' || ${thread}` },
    text: `case when n % 10 = 0 then replace(${repeat(character, '8 + n % 36')}, ' ', '') else ${repeat(word, '4 + n % 18')} end
      || ' ' || n`,
  })
  await client.query(
    `select setval('messages_seq', ${messages + 9}); select setval('threads_seq', ${conversations + 9})`,
  )
  await client.query('analyze')
}

async function untilIndexed(client: pg.Client): Promise<void> {
  const startedAt = performance.now()
  for (;;) {
    const { rows } = await client.query(`select messages_to as last from search_state`)
    if (Number(rows[0]?.last) >= messages + 9) break
    await setTimeout(1000)
  }
  const seconds = (performance.now() - startedAt) / 1000
  const { rows } = await client.query(`select pg_size_pretty(pg_table_size('message_search')) as words,
    pg_size_pretty(pg_relation_size('message_search_words')) as index`)
  console.log(`  indexed in ${seconds.toFixed(0)} s; folded words ${rows[0].words}, their index ${rows[0].index}`)
  console.log(`  median (fastest, slowest) of ${rounds}; goal ${goalMs} ms`)
}

function report(name: string, taken: number[]): void {
  const verdict = median(taken) > goalMs ? `OVER ${goalMs} ` : ''
  const [fastest, slowest] = [Math.min(...taken), Math.max(...taken)].map((ms) => ms.toFixed(1).padStart(5))
  console.log(`  ${median(taken).toFixed(1).padStart(6)} ms (${fastest}, ${slowest})  ${verdict}${name}`)
}
