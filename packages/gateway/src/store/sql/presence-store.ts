import type { PresenceStore } from '../../presence/presence-store.ts'
import type { Engine } from './engine.ts'
import { num, str } from './rows.ts'

export const createPresenceStore = (db: Engine): PresenceStore => ({
  tellPresence: async ({ nodeId, until, entries }) => {
    await db.run(
      `insert into presence (node_id, until, entries) values (?, ?, ?)
       on conflict (node_id) do update set until = excluded.until, entries = excluded.entries`,
      nodeId,
      until,
      entries,
    )
  },
  withdrawPresence: async ({ nodeId, now }) => {
    await db.run('delete from presence where node_id = ? or until <= ?', nodeId, now)
  },
  readPresence: async ({ exceptOf, now }) => {
    const rows = await db.all(
      'select node_id, until, entries from presence where node_id <> ? and until > ? order by node_id',
      exceptOf,
      now,
    )
    return rows.map((row) => ({
      nodeId: str(row, 'node_id'),
      until: num(row, 'until'),
      entries: str(row, 'entries'),
    }))
  },
})
