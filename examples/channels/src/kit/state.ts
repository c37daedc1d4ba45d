/**
 * What a channel has to know tomorrow: where a customer can be reached, how far a message was sent, what is still to be
 * sent to the gateway.
 */
import { DatabaseSync } from 'node:sqlite'
import type { OutgoingStore } from '@passerelle/sdk/durable'

export interface State {
  get(key: string): string | undefined
  set(key: string, value: string): void
  delete(key: string): void
  /** Never forgotten. */
  outgoing: OutgoingStore
  close(): void
}

const keptMs = 30 * 24 * 3600_000

/** Kept in a file, or in memory (`:memory:`). What was not set for 30 days is forgotten. */
export function openState(path: string): State {
  const db = new DatabaseSync(path)
  db.exec(`pragma journal_mode = wal; pragma busy_timeout = 5000;
    create table if not exists state (key text primary key, value text not null, set_at integer not null) without rowid;
    create table if not exists outgoing (id integer primary key, entry text not null)`)
  db.prepare('delete from state where set_at < ?').run(Date.now() - keptMs)
  const read = db.prepare('select value from state where key = ?')
  const write = db.prepare('insert or replace into state (key, value, set_at) values (?, ?, ?)')
  const remove = db.prepare('delete from state where key = ?')
  return {
    get: (key) => {
      const value = read.get(key)?.value
      return typeof value === 'string' ? value : undefined
    },
    set: (key, value) => void write.run(key, value, Date.now()),
    delete: (key) => void remove.run(key),
    outgoing: openOutgoing(db),
    close: () => db.close(),
  }
}

function openOutgoing(db: DatabaseSync): OutgoingStore {
  const append = db.prepare('insert into outgoing (entry) values (?)')
  const first = db.prepare('select entry from outgoing order by id limit 1')
  const removeFirst = db.prepare('delete from outgoing where id = (select min(id) from outgoing)')
  return {
    append: async (entry) => void append.run(entry),
    first: async () => first.get()?.entry as string | undefined,
    removeFirst: async () => void removeFirst.run(),
  }
}
