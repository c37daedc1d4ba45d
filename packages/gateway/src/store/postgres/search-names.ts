/** Conversations in the search index, by their customer's name and id. */
import { all, type Row, run, type Steps } from '../sql/engine.ts'
import { str } from '../sql/rows.ts'
import { nameWords } from './search-words.ts'

const columns = 'v.id, v.instance_id, v.customer_name, v.customer_id'

/** Those whose name is not the one in the index. */
export const findRenamed = (conversationIds: readonly string[]): Steps<Row[]> =>
  all(
    `select ${columns} from json_array_elements_text(?::json) as one (id) join conversations v on v.id = one.id
       left join name_search s on s.conversation_id = v.id
     where s.customer_name is distinct from v.customer_name`,
    JSON.stringify([...new Set(conversationIds)]),
  )

export const readNames = (before: string, limit: number): Steps<Row[]> =>
  all(`select ${columns} from conversations v where v.id < ? order by v.id desc limit ?`, before, limit)

/** Inside a write. Conversations that went meanwhile are left out, and those that are about to go are waited for. */
export function* keepNames(rows: readonly Row[]): Steps<void> {
  if (rows.length === 0) return
  yield* run(
    `insert into name_search (thread, conversation_id, customer_name, words)
     select v.thread, v.id, name.customer_name, name.words
     from json_to_recordset(?::json) as name (id text, customer_name text, words text) join conversations v on v.id = name.id
     order by v.thread for key share of v
     on conflict (thread) do update set customer_name = excluded.customer_name, words = excluded.words
       where (name_search.customer_name, name_search.words) <> (excluded.customer_name, excluded.words)`,
    JSON.stringify(rows.map(toEntry)),
  )
}

const toEntry = (row: Row) => ({
  id: str(row, 'id'),
  customer_name: str(row, 'customer_name'),
  words: nameWords({
    instanceId: str(row, 'instance_id'),
    customerName: str(row, 'customer_name'),
    customerId: str(row, 'customer_id'),
  }),
})
