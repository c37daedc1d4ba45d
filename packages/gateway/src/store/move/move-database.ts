/**
 * Moves all rows of one database into an empty one, table by table and page by page. The target keeps a mark of how far
 * it came: a move that was interrupted goes on there. In the end both are read whole and compared; then the mark goes.
 */
import { reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../../lib/errors.ts'
import { stepsOf } from '../../lib/steps-of.ts'
import { findMark, moveMark, type Place, removeMark, setMark } from '../sql/move-mark.ts'
import type { Movable } from './movable.ts'
import { type MovedTable, movedTables } from './moved-tables.ts'
import { countRows, findFilled, keyOf, readPages, type Sum, sumUp, writeRows } from './table-rows.ts'

export interface MoveStep {
  at: 'copying' | 'comparing'
  table: string
  /** How many are copied, or were read of both databases together. */
  rows: number
  of: number
}

export interface MovedDatabase {
  /** Whether it went on with one that was interrupted. */
  resumed: boolean
  rows: number
  tables: Record<string, Sum>
}

type Tell = (step: MoveStep) => void

/** Nobody may write to the source until it ends. */
export const moveDatabase = (source: Movable, target: Movable): AsyncGenerator<MoveStep, MovedDatabase, void> =>
  stepsOf((tell) => move(source, target, tell))

async function move(source: Movable, target: Movable, tell: Tell): Promise<MovedDatabase> {
  const place = await beginMove(source, target)
  const total = await countRows(source.engine, movedTables)
  const left = movedTables.slice(place ? movedTables.findIndex(({ name }) => name === place.table) : 0)
  let copied = place ? await countRows(target.engine, movedTables) : 0
  for (const table of left) {
    for await (const rows of readPages(source.engine, table, table.name === place?.table ? place.key : undefined)) {
      await target.engine.write(() => writePage(target, table, rows), { isDurable: false })
      copied += rows.length
      tell({ at: 'copying', table: table.name, rows: copied, of: Math.max(total, copied) })
    }
  }
  const numbers = await source.readNumbers()
  await target.engine.write(() => target.writeNumbers(numbers))
  const tables = await compare(source, target, total, tell)
  await target.engine.write(function* () {
    yield* target.finish()
    yield* removeMark()
  })
  return { resumed: place !== undefined, rows: total, tables }
}

function* writePage(target: Movable, table: MovedTable, rows: Parameters<typeof writeRows>[2]) {
  yield* writeRows(target.engine, table, rows)
  const last = rows.at(-1)
  if (last) yield* moveMark({ table: table.name, key: keyOf(table, last) })
}

/** Marks an empty target as one that nobody serves until it has all; gives how far a move that was interrupted came. */
export async function beginMove(source: Movable, target: Movable): Promise<Place | undefined> {
  const mark = await findMark(target.engine)
  if (mark) {
    if (mark.source === source.name) return mark.place
    throw new StartRefused(reason('move_of_other_source', { target: target.name, source: mark.source }))
  }
  const table = await findFilled(target.engine, movedTables)
  if (table !== undefined) throw new StartRefused(reason('move_target_not_empty', { target: target.name, table }))
  await target.engine.write(() => setMark(source.name))
  return undefined
}

async function compare(source: Movable, target: Movable, total: number, tell: Tell): Promise<Record<string, Sum>> {
  const tables: Record<string, Sum> = {}
  let read = 0
  for (const table of movedTables) {
    const see = (rows: number) => {
      read += rows
      tell({ at: 'comparing', table: table.name, rows: read, of: Math.max(2 * total, read) })
    }
    const expected = await sumUp(source.engine, table, see)
    const found = await sumUp(target.engine, table, see)
    if (expected.rows !== found.rows || expected.checksum !== found.checksum) {
      throw new StartRefused(reason('move_differs', { source: source.name, target: target.name, table: table.name }))
    }
    tables[table.name] = found
  }
  return tables
}
