/**
 * Who decides what at the same time. A transaction that decides holds the store: shared with others, if its commands say
 * whom they are about, or alone. Then it holds the customers they are about, in one order, so that two never wait for
 * each other. All of it ends with the transaction.
 */
import type { About } from '../../commands/command.ts'
import type { SqlValue } from '../sql/columns.ts'
import type { Session } from './pool.ts'

/** Classes of locks: nobody else's in this database, with luck. */
const storeClass = 1885434738
const customerClass = 1885434739

/** Of `storeClass`. */
const store = 0
const record = 1
const schema = 2

const takeStoreShared = `pg_advisory_xact_lock_shared(${storeClass}, ${store})`
export const lockStoreShared = `select ${takeStoreShared}`
export const lockStoreAlone = `select pg_advisory_xact_lock(${storeClass}, ${store})`
/** The end of the record of activities: hash upon hash, one writes at a time. Taken last. */
export const lockRecord = `select pg_advisory_xact_lock(${storeClass}, ${record})`
export const lockSchema = `select pg_advisory_xact_lock(${storeClass}, ${schema})`

/** The transactions that hold the store now: what was numbered so far is theirs, or committed. */
export const writersInside = `select virtualtransaction as writer from pg_locks
  where locktype = 'advisory' and classid = ${storeClass} and objid = ${store} and granted
    and database = (select oid from pg_database where datname = current_database())`

const nameOfCustomer = (connectorId: string, customerId: string): string => `${connectorId} || ' ' || ${customerId}`

export const tryCustomerLock = (connectorId: string, customerId: string): string =>
  `pg_try_advisory_xact_lock(${customerClass}, hashtext(${nameOfCustomer(connectorId, customerId)}))`

/** What is named in each way, by which command. */
const ways = {
  customers: {
    sql: (asker: string, ids: string, others: string) =>
      `select n.asker, ${nameOfCustomer('n.connector_id', 'n.id')} as name
       from unnest(${asker}::int[], ${ids}::text[], ${others}::text[]) as n (asker, id, connector_id)`,
  },
  conversationIds: {
    sql: (asker: string, ids: string) =>
      `select n.asker, ${nameOfCustomer('v.connector_id', 'v.customer_id')}
       from unnest(${asker}::int[], ${ids}::text[]) as n (asker, id) join conversations v on v.id = n.id`,
  },
  attachmentIds: {
    sql: (asker: string, ids: string) =>
      `select n.asker, ${nameOfCustomer('m.connector_id', 'm.customer_id')}
       from unnest(${asker}::int[], ${ids}::text[]) as n (asker, id) join attachments a on a.id = n.id
         join messages m on m.id = a.message_id`,
  },
  attachmentUids: {
    sql: (asker: string, ids: string) =>
      `select n.asker, ${nameOfCustomer('m.connector_id', 'm.customer_id')}
       from unnest(${asker}::int[], ${ids}::text[]) as n (asker, id) join attachments a on a.uid = n.id
         join messages m on m.id = a.message_id`,
  },
  deliveryIds: {
    sql: (asker: string, ids: string) =>
      `select n.asker, ${nameOfCustomer('d.connector_id', 'd.customer_id')}
       from unnest(${asker}::int[], ${ids}::text[]) as n (asker, id) join deliveries d on d.id = n.id`,
  },
  arriving: {
    sql: (asker: string, ids: string) =>
      `select n.asker, n.id, true from unnest(${asker}::int[], ${ids}::text[]) as n (asker, id)`,
  },
  endpointIds: {
    sql: (asker: string, ids: string) =>
      `select n.asker, e.connector_id, e.breaker_opened_at is null
       from unnest(${asker}::int[], ${ids}::text[]) as n (asker, id) join endpoints e on e.id = n.id`,
  },
  used: {
    sql: (asker: string, ids: string) =>
      `select n.asker, n.id from unnest(${asker}::int[], ${ids}::text[]) as n (asker, id)`,
  },
}

type Way = keyof typeof ways
const unpaired = ['conversationIds', 'attachmentIds', 'attachmentUids', 'deliveryIds', 'endpointIds', 'used'] as const

interface Named {
  askers: number[]
  ids: string[]
  others: string[]
}

/** Waits for the store, and names nobody. */
export async function lockAlone(session: Session): Promise<Set<string>[]> {
  await session.query(lockStoreAlone)
  return [new Set()]
}

/**
 * Waits for the store, which others may hold as well, also where nobody is found; then for the customers that commands
 * are about. Says which names each of them holds. It finds them as they were before it waited: whose something is never
 * changes, and nothing is due yet from a breaker that opens meanwhile.
 */
export async function lockAbout(session: Session, abouts: readonly About[]): Promise<Set<string>[]> {
  const names = abouts.map(() => new Set<string>())
  const named = namedIn(abouts)
  if (named.size === 0) {
    await session.query(lockStoreShared)
    return names
  }
  const arrays: SqlValue[][] = []
  const add = (values: SqlValue[]): string => `$${arrays.push(values)}`
  const texts = [...named].map(([way, { askers, ids, others }]) => {
    const found =
      way === 'customers'
        ? ways.customers.sql(add(askers), add(ids), add(others))
        : ways[way].sql(add(askers), add(ids))
    // Those who send through a closed breaker only see it. Through an open one goes one attempt at a time, whoever
    // sends it.
    if (way === 'endpointIds' || way === 'arriving')
      return `select asker, name, is_shared from (${found}) as found (asker, name, is_shared)`
    return `select asker, name, false as is_shared from (${found}) as found (asker, name)`
  })
  const { rows } = await session.queryArrays(
    `with store as materialized (select ${takeStoreShared}),
       named as materialized (${texts.join(' union all ')}),
       locked as materialized (
         select case when is_shared then pg_advisory_xact_lock_shared(${customerClass}, key)
           else pg_advisory_xact_lock(${customerClass}, key) end
         from (select hashtext(name) as key, bool_and(is_shared) as is_shared
           from store left join named on true group by 1 order by 1) as keys)
     select asker, name, is_shared from (select count(*) from locked) as held left join named on true`,
    arrays,
  )
  for (const [asker, name, isShared] of rows) {
    if (name !== null && isShared !== 1) names[Number(asker)]?.add(String(name))
  }
  return names
}

function namedIn(abouts: readonly About[]): Map<Way, Named> {
  const named = new Map<Way, Named>()
  const add = (way: Way, asker: number, id: string, other?: string) => {
    const one = named.get(way) ?? { askers: [], ids: [], others: [] }
    named.set(way, one)
    one.askers.push(asker)
    one.ids.push(id)
    if (other !== undefined) one.others.push(other)
  }
  for (const [asker, about] of abouts.entries()) {
    for (const { connectorId, customerId } of [...(about.customers ?? []), ...(about.lines ?? [])])
      add('customers', asker, customerId, connectorId)
    const { connectorIds = [], isAlone } = about.breakersOf ?? {}
    for (const id of connectorIds) add(isAlone ? 'used' : 'arriving', asker, id)
    for (const way of unpaired) {
      for (const id of about[way] ?? []) add(way, asker, id)
    }
  }
  return named
}
