/**
 * Where threads are kept: in a file, so that they outlive the process, or in memory. One row a visitor; it is written
 * whole at every change, before anybody is answered.
 */
import { DatabaseSync } from 'node:sqlite'
import type { StoredFile } from './files.ts'
import { isPending, type Visitor } from './visitor.ts'

export interface ThreadStore {
  find(id: string): Visitor | undefined
  keep(visitor: Visitor, seenAt: number): void
  /** Those with something that the gateway has not got. */
  listPending(): Visitor[]
  /** Forgets those not seen since, and gives their ids. */
  expire(before: number): string[]
  files: {
    list(): StoredFile[]
    add(file: StoredFile): void
    remove(id: string): void
  }
  close(): void
}

const SCHEMA = `
  pragma journal_mode = wal;
  pragma busy_timeout = 5000;
  create table if not exists visitors (id text primary key, seen_at integer not null, pending integer not null, body text not null) without rowid;
  create index if not exists visitors_pending on visitors (pending) where pending = 1;
  create table if not exists files (id text primary key, body text not null);
`

/** `:memory:` for a process's life. */
export function openThreadStore(path: string): ThreadStore {
  const db = new DatabaseSync(path)
  db.exec(SCHEMA)
  const find = db.prepare('select body from visitors where id = ?')
  const write = db.prepare('insert or replace into visitors (id, seen_at, pending, body) values (?, ?, ?, ?)')
  const pending = db.prepare('select body from visitors where pending = 1')
  const expire = db.prepare('delete from visitors where seen_at < ? and pending = 0 returning id')
  const files = db.prepare('select body from files order by rowid')
  const addFile = db.prepare('insert into files (id, body) values (?, ?)')
  const removeFile = db.prepare('delete from files where id = ?')
  return {
    find: (id) => {
      const row = find.get(id)
      return row && JSON.parse(String(row.body))
    },
    keep: (visitor, seenAt) => {
      write.run(visitor.id, seenAt, isPending(visitor) ? 1 : 0, JSON.stringify(visitor))
    },
    listPending: () => pending.all().map(({ body }) => JSON.parse(String(body))),
    expire: (before) => expire.all(before).map(({ id }) => String(id)),
    files: {
      list: () => files.all().map(({ body }) => JSON.parse(String(body))),
      add: (file) => void addFile.run(file.id, JSON.stringify(file)),
      remove: (id) => void removeFile.run(id),
    },
    close: () => db.close(),
  }
}
