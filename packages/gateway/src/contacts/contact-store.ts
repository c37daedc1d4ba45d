import type { CustomerRef } from '../commands/contact.ts'
import type { ContactMember } from './contact.ts'
import type { Reach } from './reach.ts'

export type JoinOutcome =
  | { kind: 'joined' }
  /** By whatever it is. */
  | { kind: 'joined_already' }
  /** The two contacts have more customers together than one may. */
  | { kind: 'too_many' }

/** Of an instance: no contact spans two. `conversationId`: in whose thread it is told. */
export interface ContactRequest {
  instanceId: string
  customer: CustomerRef
  conversationId: string | null
  now: number
}

export interface ContactStore {
  /** The customer, then whom they are joined with. */
  readContact(request: Pick<ContactRequest, 'instanceId' | 'customer'>): Promise<ContactMember[]>
  /** What is left out stays, what is null is forgotten. */
  describeCustomer(request: ContactRequest & { reach: Partial<Reach> }): Promise<void>
  joinCustomers(request: ContactRequest & { other: CustomerRef }): Promise<JoinOutcome>
  /** Takes away what joins `other` with the customer, and those who came with them. False when nothing did. */
  separateCustomers(request: ContactRequest & { other: CustomerRef }): Promise<boolean>
}
