/** Customers of several connectors who are one person: a contact. It is no row: it is what joins its customers. Types only. */

export interface CustomerRef {
  connectorId: string
  customerId: string
}

/** What is known of a customer beside what they said. */
export interface CustomerRow extends CustomerRef {
  instanceId: string
  email: string | null
  phone: string | null
  /** As they are compared. */
  emailKey: string | null
  phoneKey: string | null
  /** BCP 47 */
  language: string | null
  /** Of their page in the partner's own software. */
  externalUrl: string | null
  /** Neither an address nor an id joins them with anybody: who was separated stays so. */
  isApart: boolean
}

/** Two customers who were joined by hand, from the side of the first. There is a row for either side. */
export interface CustomerJoinRow extends CustomerRef {
  otherConnectorId: string
  otherCustomerId: string
}

export interface ContactLookUps {
  /** Of some customers those of whom something is known. */
  knownCustomers: { ask: { customers: readonly CustomerRef[] }; finds: KnownCustomer }
  /** With whom some customers were joined by hand. */
  joinsOfCustomers: { ask: { customers: readonly CustomerRef[] }; finds: CustomerJoinRow }
}

export type KnownCustomer = CustomerRow & { conversationCount: number }
