/**
 * Writes what deciders said, of many commands at once: what they do alike, to rows of one table, is one part of a statement,
 * with a list for each column, whatever their number. Parts that may be done in any order are one statement.
 */
import { type RecordedActivity, tellActivity } from '../../commands/activity.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { RowChange } from '../../commands/row-changes.ts'
import type { WakeTopic } from '../../commands/wake-ups.ts'
import { activityColumns, chainActivity, chainEndOf, lastActivity } from '../sql/activity-rows.ts'
import { columnOf, type SqlValue, toSql } from '../sql/columns.ts'
import { type Table, tables } from '../sql/tables.ts'
import { topicsOf } from '../sql/topics-of.ts'
import type { ColumnTypes } from './column-types.ts'
import { lockRecord } from './locks.ts'
import type { Session } from './pool.ts'

export interface Decided {
  changes: readonly RowChange[]
  /** Without, what is told is dropped. */
  by: AuditContext | undefined
}

type StoredChange = Exclude<RowChange, { table: 'activities' }>

interface Batch {
  shape: string
  /** The first of them. */
  change: StoredChange
  /** A list of values for each column, keys last. */
  columns: string[]
  lists: SqlValue[][]
  /** Of updates: no row is changed twice by one statement. */
  keys: Set<string>
}

export interface Applied {
  /** Whom it wakes. */
  topics: Set<WakeTopic>
  /** All statements are sent; when they are done. */
  written: Promise<void>
}

/** The statements are sent one after another, and awaited together. */
export async function applyChanges(
  session: Session,
  decided: readonly Decided[],
  types: ColumnTypes,
): Promise<Applied> {
  const topics = new Set<WakeTopic>()
  const batches: Batch[] = []
  for (const { changes } of decided) {
    let from = 0
    for (const change of changes) {
      if (change.table === 'activities') continue
      from = addTo(batches, from, change)
      for (const topic of topicsOf(change)) topics.add(topic)
    }
  }
  const written = all(inPieces(batches).map((piece) => write(session, piece, types)))
  const told = toldIn(decided)
  if (told.length === 0) return { topics, written }
  // Behind the rest: the end of the record is held for as short as may be.
  await Promise.all([written, tellAll(session, told, types)])
  return { topics: topics.add('changes'), written }
}

/** All have ended before one's error is told: a connection is not given back while it still answers. */
async function all(sent: readonly Promise<unknown>[]): Promise<void> {
  const ends = await Promise.allSettled(sent)
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/**
 * Into the first batch of its kind that is not before what the same command has done already. Gives its place: the
 * command's next change goes there, or after it.
 */
function addTo(batches: Batch[], from: number, change: StoredChange): number {
  const { shape, fields, values, key } = describe(change)
  let place = from
  while (place < batches.length && !(batches[place]?.shape === shape && !batches[place]?.keys.has(key))) place++
  const batch = batches[place] ?? newBatch(change, shape, fields)
  batches[place] = batch
  if (key !== '') batch.keys.add(key)
  for (const row of values) for (const [index, value] of row.entries()) batch.lists[index]?.push(value)
  return place
}

const newBatch = (change: StoredChange, shape: string, fields: readonly string[]): Batch => ({
  ...{ shape, change, columns: fields.map(columnOf) },
  lists: fields.map(() => []),
  keys: new Set<string>(),
})

interface Description {
  shape: string
  fields: readonly string[]
  values: SqlValue[][]
  /** Names the row of an update; empty for others. */
  key: string
}

const valuesOf = (row: object): SqlValue[] => Object.values(row).map(toSql)

function valuesInOrder(row: Readonly<Record<string, unknown>>, fields: readonly string[]): SqlValue[] {
  return fields.map((field) => toSql(row[field]))
}

function describe(change: StoredChange): Description {
  const { kind, table } = change
  switch (kind) {
    case 'insert': {
      const { fields }: { fields: readonly string[] } = tables[table]
      return { shape: `insert ${table}`, fields, values: [valuesInOrder({ ...change.row }, fields)], key: '' }
    }
    case 'update': {
      const patched = Object.keys(change.patch)
      const keys = Object.keys(change.key)
      const named = valuesOf(change.key)
      return {
        shape: `update ${table} ${patched.join()} ${keys.join()}`,
        fields: [...patched, ...keys],
        values: [[...valuesOf(change.patch), ...named]],
        key: named.join(' '),
      }
    }
    case 'remove': {
      const fields = Object.keys(change.key)
      return { shape: `remove ${table} ${fields.join()}`, fields, values: [valuesOf(change.key)], key: '' }
    }
    case 'removeAll': {
      // Those of a limit are chosen among the values of one command.
      const only = change.limit === undefined ? '' : ` ${change.limit} ${change.values.join()}`
      const values = change.values.map((value) => [value])
      return { shape: `removeAll ${table} ${change.field}${only}`, fields: [change.field], values, key: '' }
    }
  }
}

/** No index says of what is changed in two of their rows that it must differ: so they may change in any order. */
const inAnyOrder: ReadonlySet<string> = new Set(['deliveries'])

/** All parts of a statement see the rows as they are before it, and are done in no particular order. */
function mayShare(one: Batch, other: Batch): boolean {
  const kinds = [one.change.kind, other.change.kind]
  if (kinds.some((kind) => kind !== 'insert' && kind !== 'update')) return false
  if (one.change.table !== other.change.table) return true
  const areUpdates = kinds.every((kind) => kind === 'update')
  return areUpdates && inAnyOrder.has(one.change.table) && one.keys.isDisjointFrom(other.keys)
}

/** One after another; the batches of a piece are parts of one statement. */
function inPieces(batches: readonly Batch[]): Batch[][] {
  const pieces: Batch[][] = []
  for (const batch of batches) {
    const last = pieces.at(-1)
    if (last?.every((one) => mayShare(one, batch))) last.push(batch)
    else pieces.push([batch])
  }
  // In one order, so that there are fewer texts to plan.
  return pieces.map((piece) => piece.toSorted((a, b) => (a.shape < b.shape ? -1 : 1)))
}

function write(session: Session, piece: readonly Batch[], types: ColumnTypes): Promise<unknown> {
  let number = 0
  const parts = piece.map((batch) => {
    const { name } = tables[batch.change.table]
    const lists = batch.columns.map((column) => `$${++number}::${types(name, column)}[]`)
    return statementOf(batch, `unnest(${lists.join(', ')})`)
  })
  const last = parts.pop() ?? ''
  const before = parts.map((part, index) => `part${index} as (${part})`)
  const text = before.length > 0 ? `with ${before.join(', ')} ${last}` : last
  return session.queryArrays(
    text,
    piece.flatMap(({ lists }) => lists),
  )
}

function statementOf({ change, columns }: Batch, unnest: string): string {
  const { name } = tables[change.table]
  switch (change.kind) {
    case 'insert': {
      const { isKeptOnce = false }: Pick<Table<object>, 'isKeptOnce'> = tables[change.table]
      return `insert into ${name} (${columns.join(', ')}) select * from ${unnest}${isKeptOnce ? ' on conflict do nothing' : ''}`
    }
    case 'update': {
      const keyCount = Object.keys(change.key).length
      const keys = columns.slice(-keyCount)
      const fields = columns.slice(0, -keyCount)
      const row = [...fields, ...keys.map((key) => `key_${key}`)].join(', ')
      return `update ${name} set ${fields.map((field) => `${field} = row.${field}`).join(', ')}
        from ${unnest} as row (${row}) where ${keys.map((key) => `${name}.${key} = row.key_${key}`).join(' and ')}`
    }
    case 'remove':
      return `delete from ${name} using ${unnest} as row (${columns.join(', ')})
        where ${columns.map((column) => `${name}.${column} = row.${column}`).join(' and ')}`
    case 'removeAll': {
      const [column] = columns
      const found = `${column} in (select * from ${unnest})`
      if (change.limit === undefined) return `delete from ${name} where ${found}`
      return `delete from ${name} where ctid in (select ctid from ${name} where ${found} limit ${change.limit})`
    }
  }
}

const toldIn = (decided: readonly Decided[]): RecordedActivity[] =>
  decided.flatMap(({ changes, by }) =>
    changes.flatMap((change) =>
      by && change.table === 'activities' && change.kind === 'insert' ? [tellActivity(change.row, by)] : [],
    ),
  )

async function tellAll(session: Session, told: readonly RecordedActivity[], types: ColumnTypes): Promise<void> {
  const [, last] = await Promise.all([session.query(lockRecord), session.query(lastActivity)])
  let end = chainEndOf(last.rows[0])
  const lists: SqlValue[][] = activityColumns.map(() => [])
  for (const one of told) {
    const next = chainActivity(end, one)
    for (const [index, value] of next.values.entries()) lists[index]?.push(value)
    end = next.end
  }
  const unnest = activityColumns.map((column, index) => `$${index + 1}::${types('activities', column)}[]`).join(', ')
  await session.queryArrays(
    `insert into activities (${activityColumns.join(', ')}) select * from unnest(${unnest})`,
    lists,
  )
}
