/**
 * Where threads are kept: in a file, so that they outlive the process, or in memory. One row a visitor; it is written
 * whole at every change, before anybody is answered. Bounded: those seen longest ago make room, first those whom the team
 * has never had; never one with something being sent.
 */
import { DatabaseSync } from 'node:sqlite'
import type { StoredFile } from './files.ts'
import { hasMetTeam, isPending, type Visitor } from './visitor.ts'

export interface ThreadStore {
  find(id: string): Visitor | undefined
  /** Gives the ids of those who made room. */
  keep(visitor: Visitor, seenAt: number): string[]
  /** Whether nobody can make room for a visitor who is new. */
  isFull(): boolean
  /** Whether there was something to forget. */
  forget(id: string): boolean
  /** Those with something being sent. */
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

export interface ThreadBounds {
  maxThreads: number
  /** Of all threads together, without their files. */
  maxBytes: number
}

const SCHEMA = `
  pragma journal_mode = wal;
  pragma busy_timeout = 5000;
  pragma secure_delete = on;
  create table if not exists visitors (id text primary key, seen_at integer not null, pending integer not null, body text not null) without rowid;
  create index if not exists visitors_pending on visitors (pending) where pending = 1;
  create table if not exists files (id text primary key, body text not null);
`

/** Of a file that was made before threads were bounded. */
const LATER_COLUMNS = `
  begin immediate;
  alter table visitors add column met_team integer not null default 1;
  alter table visitors add column bytes integer not null default 0;
  update visitors set bytes = length(body);
  commit;
`

const ROOM = 'create index if not exists visitors_room on visitors (pending, met_team, seen_at)'

function openDatabase(path: string): DatabaseSync {
  const db = new DatabaseSync(path)
  try {
    db.exec(SCHEMA)
    const isBounded = db.prepare("select 1 from pragma_table_info('visitors') where name = 'bytes'").get()
    if (!isBounded) db.exec(LATER_COLUMNS)
    db.exec(ROOM)
  } catch (error) {
    db.close()
    throw error
  }
  return db
}

/** `:memory:` for a process's life. */
export function openThreadStore(path: string, { maxThreads, maxBytes }: ThreadBounds): ThreadStore {
  const db = openDatabase(path)
  const kept = { count: 0, bytes: 0 }
  const find = db.prepare('select body from visitors where id = ?')
  const write = db.prepare(
    'insert or replace into visitors (id, seen_at, pending, met_team, bytes, body) values (?, ?, ?, ?, ?, ?)',
  )
  const total = db.prepare('select count(*) as count, coalesce(sum(bytes), 0) as bytes from visitors')
  const sizeOf = db.prepare('select bytes from visitors where id = ?')
  const next = db.prepare('select id from visitors where pending = 0 and id <> ? order by met_team, seen_at limit 1')
  const remove = db.prepare('delete from visitors where id = ? returning bytes')
  const pending = db.prepare('select body from visitors where pending = 1')
  const expire = db.prepare('delete from visitors where seen_at < ? and pending = 0 returning id')
  const files = db.prepare('select body from files order by rowid')
  const addFile = db.prepare('insert into files (id, body) values (?, ?)')
  const removeFile = db.prepare('delete from files where id = ?')
  const isOver = ({ count, bytes }: typeof kept) => count > maxThreads || bytes > maxBytes
  /** What was forgotten also goes from the log beside the file. */
  const clearLog = () => db.exec('pragma wal_checkpoint(truncate)')
  const recount = () => void Object.assign(kept, total.get())
  recount()

  function forget(id: string): boolean {
    const row = remove.get(id)
    if (row) {
      kept.count -= 1
      kept.bytes -= Number(row.bytes)
    }
    return row !== undefined
  }

  function makeRoom(beside: string): string[] {
    const gone: string[] = []
    while (isOver(kept)) {
      const row = next.get(beside)
      if (!row) break
      gone.push(String(row.id))
      forget(String(row.id))
    }
    return gone
  }

  return {
    find: (id) => {
      const row = find.get(id)
      return row && JSON.parse(String(row.body))
    },
    keep: (visitor, seenAt) => {
      const body = JSON.stringify(visitor)
      const before = sizeOf.get(visitor.id)
      write.run(visitor.id, seenAt, isPending(visitor) ? 1 : 0, hasMetTeam(visitor) ? 1 : 0, body.length, body)
      if (!before) kept.count += 1
      kept.bytes += body.length - Number(before?.bytes ?? 0)
      return makeRoom(visitor.id)
    },
    isFull: () => (kept.count >= maxThreads || kept.bytes >= maxBytes) && !next.get(''),
    forget: (id) => {
      const wasKept = forget(id)
      if (wasKept) clearLog()
      return wasKept
    },
    listPending: () => pending.all().map(({ body }) => JSON.parse(String(body))),
    expire: (before) => {
      const ids = expire.all(before).map(({ id }) => String(id))
      if (ids.length > 0) {
        recount()
        clearLog()
      }
      return ids
    },
    files: {
      list: () => files.all().map(({ body }) => JSON.parse(String(body))),
      add: (file) => void addFile.run(file.id, JSON.stringify(file)),
      remove: (id) => void removeFile.run(id),
    },
    close: () => db.close(),
  }
}
