/** The look-ups in PostgreSQL's words, where these are its own. */
import { mostInARow } from '../../commands/command.ts'
import type { LookUpName, LookUps } from '../../commands/look-ups.ts'
import { storedKeyBytes } from '../../ingest/inbound-plan.ts'
import { alertLookUps } from '../sql/alert-store.ts'
import { clockLookUps } from '../sql/clock-look-ups.ts'
import { contactLookUps } from '../sql/contact-look-ups.ts'
import {
  deliveryLookUps,
  headLookUpsOf,
  isFollowed,
  isFreeHead,
  isUnhindered,
  shortBody,
} from '../sql/delivery-look-ups.ts'
import { erasureLookUpsOf } from '../sql/erasure-look-ups.ts'
import { eventLookUpsOf } from '../sql/event-look-ups.ts'
import { commonLookUps, dueFetchFields, type LookUp, marks, padded, waitsForFetch } from '../sql/look-ups.ts'
import { queueLookUps } from '../sql/queue-look-ups.ts'
import { tryCustomerLock } from './locks.ts'

/** Behind rows that are about to be leased: others pass them over. */
export const leasing = ' for update skip locked'

/**
 * Heads that nobody else is about to lease. Each customer's is leased under their lock, or passed over when another
 * command has it: what it decides may concern the head.
 */
const headsOf = (endpointIds: readonly string[], condition: string, order: string): string =>
  `from (select d.* from endpoints e cross join lateral
     (select h.* from deliveries h where h.endpoint_id = e.id and ${isFreeHead} and ${condition} and ${isUnhindered}
      order by ${order} limit ?${leasing}) d
   where e.id in (${marks(endpointIds)}) and ${tryCustomerLock('d.connector_id', 'd.customer_id')}) found`

/** A sequence gives `mostInARow` at once. */
const takings = (most: LookUps['sequences']['ask']['most']): string[] =>
  Object.entries(most).flatMap(([name, count]) => Array<string>(Math.max(1, Math.ceil(count / mostInARow))).fill(name))

export const lookUps: { [N in LookUpName]: LookUp<N> } = {
  ...commonLookUps,
  ...alertLookUps,
  ...clockLookUps,
  ...contactLookUps,
  ...queueLookUps,
  ...deliveryLookUps,
  ...eventLookUpsOf((text) => `${text} collate "C"`),
  ...erasureLookUpsOf((value) => `coalesce(json_agg(${value}), '[]')::text`),
  cannedRepliesByShortcut: {
    fields: ['id', 'ownerId', 'language'],
    from: (ask) =>
      `from canned_replies where instance_id = ? and lower(shortcut) = ${
        'shortcut' in ask
          ? 'lower(cast(? as text) collate "C")'
          : '(select lower(shortcut) from canned_replies where id = ?)'
      }`,
    values: (ask) => [ask.instanceId, 'shortcut' in ask ? ask.shortcut : ask.besideId],
  },
  fetchesAbandoned: {
    ...commonLookUps.fetchesAbandoned,
    from: () =>
      `from (select * from attachments where leased_until is not null and leased_until <= ?${leasing}) as chosen`,
  },
  // From connector to connector through the index: a backlog of one is never read for the others.
  fetchesDue: {
    fields: dueFetchFields,
    from: () => `from (
      with recursive waiting (connector_id) as (
        (select a.connector_id from attachments a where ${waitsForFetch} order by a.connector_id limit 1)
        union all
        select (select a.connector_id from attachments a where ${waitsForFetch} and a.connector_id > w.connector_id
                order by a.connector_id limit 1)
          from waiting w where w.connector_id is not null)
      select due.* from waiting w cross join lateral
        (select * from attachments a where ${waitsForFetch} and a.connector_id = w.connector_id and fetch_at <= ?
         order by fetch_at limit ?${leasing}) as due) as chosen`,
    values: ({ now, limit }) => [now, limit],
  },
  // Each by itself through the index.
  messageKeys: {
    ...commonLookUps.messageKeys,
    from: ({ keys }) =>
      `from (select known.key from (values ${marks(keys, '(?, ?)')}) as sent (created_at, key)
         join message_keys known on known.created_at = sent.created_at and known.key = sent.key
       union all
       select substr(key, 1, ${storedKeyBytes}) from former_message_keys where connector_id = ? and key in (${marks(keys)})) as known`,
  },
  // Taken from all others at once; what is not used of them is never given again. Each who asks is a part of it: what
  // is the same for all of them would be taken once.
  sequences: {
    fields: ['name', 'last'],
    from: ({ most }) =>
      `from (values ${takings(most)
        .map((name) => `('${name}', nextval('${name}_seq') - ?::bigint)`)
        .join(', ')}) as taken (name, last)`,
    values: ({ most }) => takings(most).map(() => 1),
  },
  // Each customer's by itself through the index of what is pending: read once, with all that is asked of it.
  othersInLine: {
    ...deliveryLookUps.othersInLine,
    from: ({ ids, toSend = false }) => {
      const firstOther = (subject: string) => `(select o.* from deliveries o where o.connector_id = n.connector_id
        and o.customer_id = n.customer_id and o.subject = '${subject}' and o.state = 'pending'
        and o.id not in (${marks(ids)}) order by o.seq limit 1)`
      return `from (select d.*, ${toSend ? shortBody : 'null::bytea'} as body, ${toSend ? isFollowed('d') : '0'} as is_followed
        from (select distinct connector_id, customer_id from deliveries where id in (${marks(ids)})) as n
          cross join lateral (${firstOther('message')} union all ${firstOther('event')}) as d) as others`
    },
    values: ({ ids }) => [...padded(ids), ...padded(ids), ...padded(ids)],
  },
  ...headLookUpsOf(headsOf),
}
