/** Numbers that the store keeps of its own work: how far something has come. */
import { get, run, type Steps } from './engine.ts'
import { num } from './rows.ts'

/** Zero before it was ever written. */
export function* readNumber(name: string): Steps<number> {
  const row = yield* get('select value from meta where name = ?', name)
  return row ? num(row, 'value') : 0
}

export function* writeNumber(name: string, value: number): Steps<void> {
  yield* run(
    'insert into meta (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
    name,
    value,
  )
}

/** Nobody else changes it until this write ends. */
export function* holdNumber(name: string): Steps<void> {
  yield* run('insert into meta (name, value) values (?, 0) on conflict (name) do update set value = meta.value', name)
}
