/**
 * A contact: customers of several connectors of an instance who are one person. They are joined by hand, by one id where
 * ids are shared, or by an equal e-mail address or telephone number. It is told each time from what joins them, so that
 * what is separated is as it was before. Pure.
 */
import type { CustomerRef } from '../commands/contact.ts'
import type { Reach } from './reach.ts'

/** In the order in which one is told rather than another. */
export const joinReasons = ['hand', 'customer_id', 'email', 'phone'] as const
export type JoinReason = (typeof joinReasons)[number]

/** A customer beside another one. */
export interface Neighbour extends CustomerRef {
  by: JoinReason
}

export interface ContactMember extends CustomerRef, Reach {
  connectorName: string
  /** BCP 47, and their page in the partner's own software, as it tells. */
  language: string | null
  externalUrl: string | null
  /** What joins them, and with whom of those before them; null for the one who was asked for. */
  joined: { by: JoinReason; from: CustomerRef } | null
}

/**
 * A contact has so many customers at most. What more have in common says nothing of a person: a company's address, a
 * test's number.
 */
export const mostCustomers = 20

export const isSame = (one: CustomerRef, other: CustomerRef): boolean =>
  one.connectorId === other.connectorId && one.customerId === other.customerId

export const keyOf = ({ connectorId, customerId }: CustomerRef): string => `${connectorId} ${customerId}`

/** In one order, without those reasons that too many share. */
export function sortNeighbours(found: readonly Neighbour[]): Neighbour[] {
  const byReason = Map.groupBy(found, ({ by }) => by)
  return joinReasons.flatMap((by) => {
    const alike = byReason.get(by) ?? []
    if (by !== 'hand' && alike.length >= mostCustomers) return []
    return alike.toSorted((one, other) => (keyOf(one) < keyOf(other) ? -1 : 1))
  })
}
