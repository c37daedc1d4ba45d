/**
 * The mark of a move that is not finished, in its target: a table of its own, which is there no longer than that. Nobody
 * serves half a database.
 */
import { reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../../lib/errors.ts'
import type { SqlValue } from './columns.ts'
import { type Engine, run, type Steps } from './engine.ts'
import { str, strOrNull } from './rows.ts'

/** The last row that was copied. */
export interface Place {
  table: string
  key: readonly SqlValue[]
}

export interface MoveMark {
  source: string
  place: Place | undefined
}

export async function findMark({ all, dialect }: Pick<Engine, 'all' | 'dialect'>): Promise<MoveMark | undefined> {
  if ((await all(dialect.findTable('unfinished_move'))).length === 0) return undefined
  const [row] = await all('select source, place from unfinished_move')
  if (!row) return undefined
  const place = strOrNull(row, 'place')
  return { source: str(row, 'source'), place: place === null ? undefined : placeFrom(place) }
}

/** For whoever wants to work with it. */
export async function refuseHalfMoved(engine: Pick<Engine, 'all' | 'dialect'>): Promise<void> {
  const mark = await findMark(engine)
  if (mark) throw new StartRefused(reason('move_unfinished', { source: mark.source }))
}

export function* setMark(source: string): Steps<void> {
  yield* run('create table unfinished_move (source text not null, place text)')
  yield* run('insert into unfinished_move (source) values (?)', source)
}

export function* moveMark({ table, key }: Place): Steps<void> {
  const values = key.map((value) => (value instanceof Uint8Array ? { hex: Buffer.from(value).toString('hex') } : value))
  yield* run('update unfinished_move set place = ?', JSON.stringify({ table, key: values }))
}

export function* removeMark(): Steps<void> {
  yield* run('drop table unfinished_move')
}

function placeFrom(text: string): Place {
  const { table, key }: { table: string; key: (string | number | { hex: string })[] } = JSON.parse(text)
  return {
    table,
    key: key.map((value) => (typeof value === 'object' ? new Uint8Array(Buffer.from(value.hex, 'hex')) : value)),
  }
}
