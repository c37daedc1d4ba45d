/** Contacts: found from customer to customer, by what joins each with others. */
import type { AuditContext } from '../../commands/actor.ts'
import type { CustomerRef } from '../../commands/contact.ts'
import {
  type ContactMember,
  isSame,
  type JoinReason,
  mostCustomers,
  type Neighbour,
  sortNeighbours,
} from '../../contacts/contact.ts'
import type { ContactRequest, ContactStore } from '../../contacts/contact-store.ts'
import { describeCustomer, joinCustomers, separateCustomers } from '../../contacts/decide-contact.ts'
import { keysOf } from '../../contacts/reach.ts'
import { all, decide, type Engine, get, type Row, type Steps } from './engine.ts'
import { str, strOrNull } from './rows.ts'

type ContactAsked = Pick<ContactRequest, 'instanceId' | 'customer'>
type Found = CustomerRef & Pick<ContactMember, 'joined'>

export function createContactStore(db: Engine, by: AuditContext | undefined): ContactStore {
  return {
    readContact: (asked) => db.read(() => readContact(asked)),
    describeCustomer: (request) => db.decide(describeCustomer(request), { by }),
    joinCustomers: (request) =>
      db.write(function* () {
        const { instanceId, customer, other } = request
        const own = yield* readContact({ instanceId, customer })
        const others = yield* readContact({ instanceId, customer: other })
        return yield* decide(joinCustomers({ ...request, contacts: { own, others } }), by)
      }),
    separateCustomers: (request) =>
      db.write(function* () {
        // Each time round less joins them: first a join by hand, then what they have in common.
        for (let isFirst = true; ; isFirst = false) {
          const member = (yield* readContact(request)).find((one) => isSame(one, request.other))
          if (!member?.joined) return !isFirst
          yield* decide(separateCustomers({ ...request, member, isFirst }), by)
        }
      }),
  }
}

export function* readContact({ instanceId, customer }: ContactAsked): Steps<ContactMember[]> {
  const { connectorId, customerId } = customer
  const found: Found[] = [{ connectorId, customerId, joined: null }]
  for (const one of found) {
    if (found.length >= mostCustomers) break
    for (const { by, ...other } of yield* findNeighbours(instanceId, one)) {
      const isNew = found.length < mostCustomers && !found.some((known) => isSame(known, other))
      if (isNew) found.push({ ...other, joined: { by, from: toRef(one) } })
    }
  }
  const members: ContactMember[] = []
  for (const one of found) members.push(yield* toMember(one))
  return members
}

/** Conversations of customers whose e-mail address or telephone number somebody looks for, the whole of it. */
export function* findByReach(instanceId: string, q: string): Steps<string[]> {
  const { emailKey, phoneKey } = keysOf({ email: q, phone: q })
  const [column, key] = emailKey === null ? ['phone_key', phoneKey] : ['email_key', emailKey]
  if (key === null) return []
  const rows = yield* all(
    `select v.id from customers k join conversations v on v.connector_id = k.connector_id
       and v.customer_id = k.customer_id where k.instance_id = ? and k.${column} = ? limit ${mostFound}`,
    ...[instanceId, key],
  )
  return rows.map((row) => str(row, 'id'))
}

/** Conversations: nobody reads on past so many. */
const mostFound = 200

const toRef = ({ connectorId, customerId }: CustomerRef): CustomerRef => ({ connectorId, customerId })

/** Those of whom a column is equal, unless one of the two was separated. */
const alikeIn = (by: JoinReason, column: string): string =>
  `select * from (select '${by}' as joined_by, o.connector_id, o.customer_id
     from customers k join customers o on o.instance_id = k.instance_id and o.${column} = k.${column}
     where k.connector_id = ? and k.customer_id = ? and k.is_apart = 0 and o.is_apart = 0
       and (o.connector_id <> k.connector_id or o.customer_id <> k.customer_id) limit ${mostCustomers}) as of_${by}`

const isApart = (connectorId: string): string =>
  `exists (select 1 from customers k where k.connector_id = ${connectorId} and k.customer_id = ? and k.is_apart = 1)`

const neighbours = `
  select 'hand' as joined_by, other_connector_id as connector_id, other_customer_id as customer_id
    from customer_joins where connector_id = ? and customer_id = ?
  union all ${alikeIn('email', 'email_key')}
  union all ${alikeIn('phone', 'phone_key')}
  union all select 'customer_id' as joined_by, c.id as connector_id, null as customer_id
    from instances i join connectors c on c.instance_id = i.id
    where i.id = ? and i.shared_customer_ids = 1 and c.id <> ?
      and exists (select 1 from conversations v where v.connector_id = c.id and v.customer_id = ?)
      and not ${isApart('c.id')} and not ${isApart('?')}`

function* findNeighbours(instanceId: string, { connectorId, customerId }: CustomerRef): Steps<Neighbour[]> {
  const named = [connectorId, customerId]
  const values = [...named, ...named, ...named, instanceId, ...named, customerId, ...named]
  const toNeighbour = (row: Row): Neighbour => ({
    by: str(row, 'joined_by') as JoinReason,
    connectorId: str(row, 'connector_id'),
    customerId: strOrNull(row, 'customer_id') ?? customerId,
  })
  return sortNeighbours((yield* all(neighbours, ...values)).map(toNeighbour))
}

function* toMember({ connectorId, customerId, joined }: Found): Steps<ContactMember> {
  const row = yield* get(
    `select c.name, k.email, k.phone, k.language, k.external_url from connectors c
       left join customers k on k.connector_id = c.id and k.customer_id = ? where c.id = ?`,
    ...[customerId, connectorId],
  )
  if (!row) throw new Error(`connector ${connectorId} of a customer is not there`)
  return {
    ...{ connectorId, customerId, joined },
    ...{ connectorName: str(row, 'name'), email: strOrNull(row, 'email'), phone: strOrNull(row, 'phone') },
    ...{ language: strOrNull(row, 'language'), externalUrl: strOrNull(row, 'external_url') },
  }
}
