import { presentContact } from '../../api/operator/present-contact.ts'
import { joinCustomers, separateCustomers } from '../../contacts/change-contact.ts'
import { placeCustomers } from '../../contacts/place-customers.ts'
import type { ContactOperations, CustomerRef } from '../operations.ts'
import { withBlobs } from '../with-store.ts'

const place = ({ connector_id, customer_id }: CustomerRef) => ({ connectorId: connector_id, customerId: customer_id })

const changing =
  (change: typeof joinCustomers): ContactOperations['join'] =>
  (customer, other) =>
    withBlobs(async (context) =>
      presentContact(await change(context, await placeCustomers(context, place(customer), place(other)))),
    )

export const contacts: ContactOperations = {
  read: (customer) =>
    withBlobs(async (context) =>
      presentContact(await context.store.readContact(await placeCustomers(context, place(customer)))),
    ),
  join: changing(joinCustomers),
  separate: changing(separateCustomers),
}
