/** What is known of customers, and who of them are one. Who was erased leaves the others joined. Pure. */
import { type Command, unchanged } from '../commands/command.ts'
import type { CustomerJoinRow, CustomerRef, CustomerRow } from '../commands/contact.ts'
import { insert, type RowChange, remove, tell, update } from '../commands/row-changes.ts'
import { type ContactMember, isSame, mostCustomers } from './contact.ts'
import type { ContactRequest, JoinOutcome } from './contact-store.ts'
import { keysOf, type Reach } from './reach.ts'

const unknown = (instanceId: string, { connectorId, customerId }: CustomerRef): CustomerRow => ({
  ...{ connectorId, customerId, instanceId },
  ...{ email: null, phone: null, emailKey: null, phoneKey: null, language: null, externalUrl: null, isApart: false },
})

interface Known {
  instanceId: string
  customer: CustomerRef
  before: CustomerRow | undefined
}

function changeCustomer({ instanceId, customer, before }: Known, patch: Partial<CustomerRow>): RowChange[] {
  const { connectorId, customerId } = customer
  if (!before) return [insert('customers', { ...unknown(instanceId, customer), ...patch })]
  return update('customers', { connectorId, customerId }, { before, after: patch })
}

export const describeCustomer = (request: ContactRequest & { reach: Partial<Reach> }): Command<void> => ({
  about: { customers: [request.customer] },
  needs: { knownCustomers: { customers: [request.customer] } },
  decide: ({ knownCustomers: [before] }) => {
    const { instanceId, customer, reach } = request
    const { changes } = changeKnown({ instanceId, customer, before }, reach)
    if (changes.length === 0) return unchanged(undefined)
    return {
      outcome: undefined,
      changes: [...changes, ...told(request, 'customer.updated', { fields: Object.keys(reach) })],
    }
  },
})

/** What is left out stays, what is null is forgotten. No changes where that is known already. */
export function changeKnown(
  known: Known,
  news: Partial<Pick<CustomerRow, 'email' | 'phone' | 'language' | 'externalUrl'>>,
): { row: CustomerRow; changes: RowChange[] } {
  const before = known.before ?? unknown(known.instanceId, known.customer)
  const told = { ...before, ...news }
  const row = { ...told, ...keysOf(told) }
  const isNews = Object.keys(news).some(
    (field) => row[field as keyof CustomerRow] !== before[field as keyof CustomerRow],
  )
  const { email, phone, emailKey, phoneKey, language, externalUrl } = row
  const patch = { email, phone, emailKey, phoneKey, language, externalUrl }
  return { row, changes: isNews ? changeCustomer(known, patch) : [] }
}

interface Joining extends ContactRequest {
  other: CustomerRef
  /** The contacts of both, as they are in the same write. */
  contacts: { own: readonly ContactMember[]; others: readonly ContactMember[] }
}

export const joinCustomers = ({ contacts, ...request }: Joining): Command<JoinOutcome> => {
  const { instanceId, customer, other } = request
  return {
    needs: { knownCustomers: { customers: [customer, other] } },
    decide: ({ knownCustomers }) => {
      if (contacts.own.some((one) => isSame(one, other))) return unchanged({ kind: 'joined_already' })
      if (contacts.own.length + contacts.others.length > mostCustomers) return unchanged({ kind: 'too_many' })
      // Each has a row: what goes with a customer is found by it.
      const rows = [customer, other].flatMap((one) =>
        knownCustomers.some((known) => isSame(known, one)) ? [] : [insert('customers', unknown(instanceId, one))],
      )
      return {
        outcome: { kind: 'joined' },
        changes: [
          ...rows,
          ...joinRows(customer, other).map((row) => insert('customerJoins', row)),
          ...told(request, 'customer.joined'),
          ...told({ ...request, customer: other, conversationId: null }, 'customer.joined'),
        ],
      }
    },
  }
}

export function joinRows(one: CustomerRef, other: CustomerRef): CustomerJoinRow[] {
  return [
    [one, other],
    [other, one],
  ].flatMap(([from, to]) =>
    from && to
      ? {
          ...{ connectorId: from.connectorId, customerId: from.customerId },
          ...{ otherConnectorId: to.connectorId, otherCustomerId: to.customerId },
        }
      : [],
  )
}

interface Separating extends ContactRequest {
  /** As the contact of the customer has them. */
  member: ContactMember
  /** Of several in a row the first is told. */
  isFirst: boolean
}

/** A join by hand goes; by what customers have in common, the one is joined with nobody from then on. */
export const separateCustomers = ({ member, isFirst, ...request }: Separating): Command<void> => ({
  needs: { knownCustomers: { customers: [member] } },
  decide: ({ knownCustomers: [before] }) => {
    const { instanceId } = request
    const { joined } = member
    if (!joined) return unchanged(undefined)
    const changes =
      joined.by === 'hand'
        ? joinRows(joined.from, member).map((row) => remove('customerJoins', row))
        : changeCustomer({ instanceId, customer: member, before }, { isApart: true })
    const tellings = isFirst
      ? [
          ...told(request, 'customer.separated'),
          ...told({ ...request, customer: member, conversationId: null }, 'customer.separated'),
        ]
      : []
    return { outcome: undefined, changes: [...changes, ...tellings] }
  },
})

/** With them goes what joins them. Those whom they had joined stay joined, with the first of them. */
export function forgetCustomers(customers: readonly CustomerRef[], joins: readonly CustomerJoinRow[]): RowChange[] {
  const left = [...joins]
  const changes: RowChange[] = []
  for (const { connectorId, customerId } of customers) {
    const theirs = left.filter((join) => isSame(join, { connectorId, customerId }))
    const others = theirs.map((join) => ({ connectorId: join.otherConnectorId, customerId: join.otherCustomerId }))
    for (const other of others) {
      for (const row of joinRows({ connectorId, customerId }, other)) {
        changes.push(remove('customerJoins', row))
        const at = left.findIndex((join) => isSame(join, row) && isSame(otherOf(join), otherOf(row)))
        if (at >= 0) left.splice(at, 1)
      }
    }
    const [first, ...rest] = others
    for (const other of rest) {
      if (!first) break
      const rows = joinRows(first, other)
      left.push(...rows)
      changes.push(...rows.map((row) => insert('customerJoins', row)))
    }
    changes.push(remove('customers', { connectorId, customerId }))
  }
  return changes
}

const otherOf = (join: CustomerJoinRow): CustomerRef => ({
  connectorId: join.otherConnectorId,
  customerId: join.otherCustomerId,
})

/** In the thread too, where there is one, and to the desks that show it. */
function told(
  { instanceId, customer, conversationId, now }: ContactRequest,
  kind: string,
  params: Record<string, unknown> = {},
): RowChange[] {
  const { connectorId } = customer
  const activity = tell({ kind, target: { customer }, instanceId, connectorId, conversationId, params })
  if (conversationId === null) return [activity]
  const change = { instanceId, type: 'conversation.updated', conversationId, messageId: null, recordedAt: now } as const
  return [activity, insert('changes', change)]
}
