/**
 * An index of words never lets go of a word, even if no row holds it any more, and each slice of rows has its own: what
 * retention and erasure delete would stay in it for ever. So it is rebuilt, while it is used, whenever it has grown to
 * twice its size.
 */
import { str } from '../sql/rows.ts'
import type { Pool } from './pool.ts'

/** Smaller ones are left alone. */
const leastBytes = 256 * 1024 * 1024
/** A rebuild takes a minute for some millions of messages. */
const longestMs = 24 * 3600_000

const findGrown = `select name from search_indexes
  where pg_relation_size(name::regclass) > greatest($1::bigint, 2 * rebuilt_bytes) order by name`
const noteSize = 'update search_indexes set rebuilt_bytes = pg_relation_size(name::regclass) where name = $1'

export async function tidySearch(pool: Pool, least = leastBytes): Promise<void> {
  const { rows } = await pool.use((session) => session.query(findGrown, [least]))
  for (const row of rows) await rebuild(pool, str(row, 'name'))
}

async function rebuild(pool: Pool, index: string): Promise<void> {
  const client = await pool.connect(longestMs)
  try {
    await client.query('set statement_timeout = 0')
    // Noted first: a rebuild that fails is not tried again before it has grown once more.
    await client.query(noteSize, [index])
    // What one that was broken off has left.
    for (const half of ['ccnew', 'ccold']) await client.query(`drop index concurrently if exists ${index}_${half}`)
    await client.query(`reindex index concurrently ${index}`)
    await client.query(noteSize, [index])
  } finally {
    await client.end()
  }
}
