/**
 * An index of words never lets go of a word, even if no row holds it any more, and each slice of rows has its own: what
 * retention and erasure delete would stay in it for ever. So it is rebuilt, while it is used, whenever it has grown to
 * twice its size.
 */
import type { Pool } from './pool.ts'

interface Index {
  name: string
  /** Of `search_state`. */
  sizeColumn: string
}

const indexes: Index[] = [
  { name: 'message_search_words', sizeColumn: 'message_index_bytes' },
  { name: 'name_search_words', sizeColumn: 'name_index_bytes' },
]

/** Smaller ones are left alone. */
const leastBytes = 256 * 1024 * 1024
/** A rebuild takes a minute for some millions of messages. */
const longestMs = 24 * 3600_000

export async function tidySearch(pool: Pool, least = leastBytes): Promise<void> {
  for (const index of indexes) if (await hasGrown(pool, index, least)) await rebuild(pool, index)
}

async function hasGrown(pool: Pool, { name, sizeColumn }: Index, least: number): Promise<boolean> {
  const isLarge = `pg_relation_size('${name}') > greatest($1::bigint, 2 * ${sizeColumn})`
  const { rows } = await pool.use((session) => session.query(`select 1 from search_state where ${isLarge}`, [least]))
  return rows.length > 0
}

async function rebuild(pool: Pool, { name, sizeColumn }: Index): Promise<void> {
  const client = await pool.connect(longestMs)
  const noteSize = () => client.query(`update search_state set ${sizeColumn} = pg_relation_size('${name}')`)
  try {
    await client.query('set statement_timeout = 0')
    // Noted first: a rebuild that fails is not tried again before it has grown once more.
    await noteSize()
    // What one that was broken off has left.
    for (const half of ['ccnew', 'ccold']) await client.query(`drop index concurrently if exists ${name}_${half}`)
    await client.query(`reindex index concurrently ${name}`)
    await noteSize()
  } finally {
    await client.end()
  }
}
