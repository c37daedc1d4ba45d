/** What deciders look up of customers, as SQL. */
import type { ContactLookUps, CustomerRef } from '../../commands/contact.ts'
import { customerFields, customerJoinFields } from './fields.ts'
import { type LookUp, marks, padded } from './look-ups.ts'

const named = (customers: readonly CustomerRef[]): string =>
  `(connector_id, customer_id) in (values ${marks(customers, '(?, ?)')})`

const namesOf = ({ customers }: { customers: readonly CustomerRef[] }): string[] =>
  padded(customers).flatMap(({ connectorId, customerId }) => [connectorId, customerId])

export const contactLookUps: { [N in keyof ContactLookUps]: LookUp<N> } = {
  knownCustomers: {
    fields: [...customerFields, 'conversationCount'],
    flags: ['isApart'],
    from: ({ customers }) =>
      `from (select k.*, (select count(*) from conversations v where v.connector_id = k.connector_id
           and v.customer_id = k.customer_id) as conversation_count
         from customers k where ${named(customers)}) as known`,
    values: namesOf,
  },
  joinsOfCustomers: {
    fields: customerJoinFields,
    from: ({ customers }) => `from customer_joins where ${named(customers)}`,
    values: namesOf,
  },
}
