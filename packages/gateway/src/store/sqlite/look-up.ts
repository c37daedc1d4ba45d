/** Answers all a decider asks for in one statement: a look-up is an arm of it, and says by a number which rows are its. */

import type { LookUpName, LookUps, Needs, State } from '../../commands/look-ups.ts'
import { alertLookUps } from '../sql/alert-store.ts'
import { blankRow } from '../sql/blank-row.ts'
import { clockLookUps, movableFetches } from '../sql/clock-look-ups.ts'
import { columnsOf, type SqlValue } from '../sql/columns.ts'
import { contactLookUps } from '../sql/contact-look-ups.ts'
import { deliveryLookUps, headLookUpsOf, isFreeHead, isUnhindered } from '../sql/delivery-look-ups.ts'
import { erasureLookUpsOf } from '../sql/erasure-look-ups.ts'
import { eventLookUpsOf } from '../sql/event-look-ups.ts'
import { commonLookUps, dueFetchFields, type LookUp, marks, waitsForFetch } from '../sql/look-ups.ts'
import { queueLookUps } from '../sql/queue-look-ups.ts'
import type { Connection } from './connection.ts'

/** Through the index of each endpoint's heads: neither a backlog nor another endpoint is ever read for it. */
const headsOf = (endpointIds: readonly string[], condition: string, order: string): string =>
  `from (select d.* from endpoints e join deliveries d on d.seq in
     (select h.seq from deliveries h where h.endpoint_id = e.id and ${isFreeHead} and ${condition} and ${isUnhindered}
      order by ${order} limit ?)
   where e.id in (${marks(endpointIds)}))`

export const lookUps: { [N in LookUpName]: LookUp<N> } = {
  ...commonLookUps,
  ...alertLookUps,
  ...clockLookUps,
  ...contactLookUps,
  ...queueLookUps,
  ...deliveryLookUps,
  ...eventLookUpsOf((text) => text),
  ...erasureLookUpsOf((value) => `json_group_array(${value})`),
  cannedRepliesByShortcut: {
    fields: ['id', 'ownerId', 'language'],
    from: (ask) =>
      `from canned_replies where instance_id = ? and shortcut collate nocase = ${
        'shortcut' in ask ? '?' : '(select shortcut from canned_replies where id = ?)'
      }`,
    values: (ask) => [ask.instanceId, 'shortcut' in ask ? ask.shortcut : ask.besideId],
  },
  fetchesDue: {
    fields: dueFetchFields,
    // From connector to connector through the index: a backlog of one is never read for the others.
    from: () => `from attachments where id in (
      with recursive waiting (connector_id) as (
        select min(connector_id) from attachments where ${waitsForFetch}
        union all
        select (select min(a.connector_id) from attachments a where ${waitsForFetch} and a.connector_id > w.connector_id)
          from waiting w where w.connector_id is not null)
      select a.id from waiting w join attachments a on a.id in (
        select id from attachments where ${waitsForFetch} and connector_id = w.connector_id and fetch_at <= ?
          order by fetch_at limit ?))`,
    values: ({ now, limit }) => [now, limit],
  },
  ...headLookUpsOf(headsOf),
  // Sorted, as their index moves with their times; by their ids, all files there ever were would be read.
  movableFetches: { ...clockLookUps.movableFetches, from: () => movableFetches('+id') },
  sequences: {
    fields: ['name', 'last'],
    // There is one writer at a time: nobody else takes any meanwhile.
    from: ({ most }) =>
      `from (select name, seq as last from sqlite_sequence where name in ('messages', 'deliveries')
         ${most.threads === undefined ? '' : "union all select 'threads', max(thread) from conversations"})`,
    values: () => [],
  },
}

const names = Object.keys(lookUps) as LookUpName[]
const arms = Object.fromEntries(
  names.map((name, arm) => [name, `select ${arm}, ${columnsOf(lookUps[name].fields)}`]),
) as Record<LookUpName, string>

type Found = { [N in LookUpName]: readonly object[] }

const nothing = Object.fromEntries(names.map((name) => [name, []])) as object as State

/** Outside of a write it answers from the last commit. */
export function lookUp(db: Connection, needs: Needs, known: State = nothing): State {
  const asked = (Object.keys(needs) as LookUpName[]).filter((name) => needs[name] !== undefined)
  if (asked.length === 0) return known
  const width = Math.max(...asked.map((name) => lookUps[name].fields.length))
  const values: SqlValue[] = []
  const armOf = <N extends LookUpName>(name: N, ask: LookUps[N]['ask']): string => {
    const one: LookUp<N> = lookUps[name]
    for (const value of one.values(ask)) values.push(value)
    return `${arms[name]}${', null'.repeat(width - one.fields.length)} ${one.from(ask)}`
  }
  const sql = asked.map((name) => armOf(name, needs[name] as LookUps[typeof name]['ask'])).join(' union all ')
  // What was not asked shows through: there are dozens of look-ups, and a copy of them all for each command costs.
  const found: Found = Object.create(known)
  for (const name of asked) found[name] = []
  for (const row of db.arrays(sql, ...values)) {
    const name = names[Number(row[0])]
    if (name === undefined) throw new Error('a look-up answered that was not asked')
    ;(found[name] as object[]).push(toRow(lookUps[name], row))
  }
  return found as State
}

function toRow({ fields, flags = none }: Columns, values: readonly unknown[]): object {
  const row = blankRow(fields)
  for (let index = 0; index < fields.length; index++) row[fields[index] ?? ''] = values[index + 1]
  for (const flag of flags) row[flag] = row[flag] === 1
  return row
}

const none: readonly string[] = []

type Columns = Pick<LookUp<LookUpName>, 'flags'> & { fields: readonly string[] }
