/** What the archive holds beside the data folder, in `world.json`. */
import type { ConnectorCredentials } from '@passerelle/testkit'

export interface Person {
  id: string
  email: string
  password: string
}

export interface FormerWorld {
  apiKey: string
  people: Record<'ada' | 'sam' | 'dan' | 'olga', Person>
  connectors: Record<string, ConnectorCredentials & { id: string }>
  /** Everything the partners sent, in order. */
  sent: { connector: string; messages: object[] }[]
  /** Customers of whom nothing is left: they were erased, or retention took them. */
  gone: string[]
  /** What its doors answered before it was killed, by door and path. */
  answers: Answers
  /** The files of the threads, by attachment: SHA-256 in hex. */
  files: Record<string, string>
}

export type Door = 'operator' | 'desk' | 'ada'
export type Answers = Record<Door, Record<string, unknown>>

/** As an example of the published collection, with what the test needs in its body. */
export const fromCustomer = (customer: string, id: string, message: string, body: object = {}) => ({
  id,
  created_at: 1_790_000_000,
  customer_id: customer,
  sender: { type: 'human', id: customer, name: `Customer ${customer}` },
  body: { message, ...body },
})
