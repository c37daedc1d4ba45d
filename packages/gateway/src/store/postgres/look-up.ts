/**
 * Answers what many deciders ask for in one statement. What is asked in the same words is one arm of it, with a list for
 * each value: so the statement is the same however many ask.
 */
import type { LookUpName, LookUps, Needs, State } from '../../commands/look-ups.ts'
import { blankRow } from '../sql/blank-row.ts'
import type { SqlValue } from '../sql/columns.ts'
import { columnOf } from '../sql/columns.ts'
import type { LookUp } from '../sql/look-ups.ts'
import { leasing, lookUps } from './look-ups.ts'
import type { Session } from './pool.ts'
import { arrayTypeOf, bytesFromDigits, type Gathered, gatherLists, textFromPostgres } from './values.ts'

const names = Object.keys(lookUps) as LookUpName[]
const nothing = Object.fromEntries(names.map((name) => [name, []])) as object as State

export interface Asking {
  needs: Needs
  /** What it knows already; shows through. */
  known?: State
}

type Found = { [N in LookUpName]: object[] }

interface Arm {
  name: LookUpName
  from: string
  /** Which of those who ask. */
  askers: number[]
  values: (readonly SqlValue[])[]
  lists: Gathered['lists']
}

/** One state for each who asks. `isReading`: nothing can be locked. */
export async function lookUpAll(session: Session, asking: readonly Asking[], isReading = false): Promise<State[]> {
  const states = asking.map(({ needs, known = nothing }) => blankState(needs, known))
  const arms = armsOf(asking)
  if (arms.length === 0) return states as object[] as State[]
  const statement = statementOf(arms)
  const { arrays } = statement
  // What only looks leases nothing.
  const text = isReading ? statement.text.replaceAll(leasing, '') : statement.text
  const { rows } = await session.queryArrays(text, arrays)
  for (const [arm, asker, found] of rows) {
    const name = names[Number(arm)]
    const state = states[Number(asker)]
    if (name === undefined || !state) throw new Error('a look-up answered that was not asked')
    state[name].push(toRow(lookUps[name], String(found)))
  }
  return states as object[] as State[]
}

export async function lookUpOne(session: Session, needs: Needs, isReading: boolean): Promise<State> {
  const [state] = await lookUpAll(session, [{ needs }], isReading)
  if (!state) throw new Error('a look-up was not answered')
  return state
}

function blankState(needs: Needs, known: State): Found {
  const found: Found = Object.create(known)
  for (const name of askedIn(needs)) found[name] = []
  return found
}

const askedIn = (needs: Needs): LookUpName[] =>
  (Object.keys(needs) as LookUpName[]).filter((name) => needs[name] !== undefined)

function armsOf(asking: readonly Asking[]): Arm[] {
  const arms = new Map<string, Arm>()
  for (const [asker, { needs }] of asking.entries()) {
    for (const name of askedIn(needs)) addTo(arms, asker, name, needs[name] as LookUps[typeof name]['ask'])
  }
  return [...arms.values()]
}

function addTo<N extends LookUpName>(arms: Map<string, Arm>, asker: number, name: N, ask: LookUps[N]['ask']): void {
  const lookUp: LookUp<N> = lookUps[name]
  const { sql: from, values, lists } = gatherLists({ sql: lookUp.from(ask), values: lookUp.values(ask) })
  const key = values.length > mostColumns ? `${name} ${from} ${asker}` : `${name} ${from}`
  const arm = arms.get(key) ?? { name, from, lists, askers: [], values: [] }
  arms.set(key, arm)
  arm.askers.push(asker)
  arm.values.push(values)
}

/** `unnest` gives no more than 1664: whoever asks with more values has an arm alone. */
const mostColumns = 1600

type AddList = (values: SqlValue[]) => number

function statementOf(arms: readonly Arm[]): { text: string; arrays: SqlValue[][] } {
  const arrays: SqlValue[][] = []
  const add: AddList = (values) => arrays.push(values)
  const texts = arms.map((arm) => {
    const isWide = (arm.values[0]?.length ?? 0) > mostColumns
    const { asking, marks } = isWide ? askAlone(arm, add) : askTogether(arm, add)
    let place = 0
    const asked = arm.from.replaceAll('?', () => marks[place++] ?? '')
    const { fields, bytes = [] }: Described = lookUps[arm.name]
    const columns = fields.map(columnOf)
    // As a text, which is taken over in large pieces since PostgreSQL 18: of bytes, each digit is looked at by itself.
    const digits = new Set(bytes.map(columnOf))
    const found = columns.map((column) => (digits.has(column) ? `encode(found.${column}, 'hex')` : `found.${column}`))
    return `select ${names.indexOf(arm.name)} as arm, asked.asker, json_build_array(${found.join(', ')}) as found
      from ${asking}
      cross join lateral (select ${columns.join(', ')} ${asked}) as found`
  })
  return { text: texts.join(' union all '), arrays }
}

interface AskingArm {
  asking: string
  /** What stands for each value. */
  marks: string[]
}

/**
 * A row for each who asks, with a column for each value. Lists are read here, once: where a row is compared with one, it
 * would be read anew for each row.
 */
function askTogether({ askers, values, lists: listed }: Arm, add: AddList): AskingArm {
  const lists = [`$${add(askers)}::int[]`]
  const places = Array.from(values[0] ?? [], (_, place) => `p${place}`)
  for (const place of places.keys()) {
    const list = values.map((one) => one[place] ?? null)
    lists.push(`$${add(list)}::${arrayTypeOf(list)}`)
  }
  const given = `unnest(${lists.join(', ')}) as asked (${['asker', ...places].join(', ')})`
  const read = places.map((place, index) =>
    listed.has(index) ? `cast(${place} as ${listed.get(index)}) as ${place}` : place,
  )
  const asking = listed.size === 0 ? given : `(select ${['asker', ...read].join(', ')} from ${given} offset 0) as asked`
  return { asking, marks: places.map((place) => `asked.${place}`) }
}

/** A list for each type of value. */
function askAlone({ askers, values: [values = []] }: Arm, add: AddList): AskingArm {
  const lists = Map.groupBy(values, (value) => arrayTypeOf([value]))
  const numbers = new Map([...lists].map(([type, list]) => [type, add(list)]))
  const used = new Map<string, number>()
  const marks = values.map((value) => {
    const type = arrayTypeOf([value])
    const index = (used.get(type) ?? 0) + 1
    used.set(type, index)
    return `($${numbers.get(type)}::${type})[${index}]`
  })
  return { asking: `(select ($${add(askers)}::int[])[1] as asker) as asked`, marks }
}

type Described = Pick<LookUp<LookUpName>, 'flags' | 'bytes'> & { fields: readonly string[] }

function toRow({ fields, flags = [], bytes = [] }: Described, json: string): object {
  const values = JSON.parse(json) as unknown[]
  const row = blankRow(fields)
  for (let index = 0; index < fields.length; index++) {
    const value = values[index]
    row[fields[index] ?? ''] = typeof value === 'string' ? textFromPostgres(value) : value
  }
  for (const flag of flags) row[flag] = Boolean(row[flag])
  for (const field of bytes) row[field] = typeof row[field] === 'string' ? bytesFromDigits(row[field]) : null
  return row
}
