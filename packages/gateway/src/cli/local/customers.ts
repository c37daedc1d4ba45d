import { presentErasure } from '../../api/operator/present.ts'
import type { ContactMember } from '../../contacts/contact.ts'
import { lastOf } from '../../lib/last-of.ts'
import { eraseContactInSteps } from '../../privacy/erase-contact.ts'
import { eraseInSteps } from '../../privacy/erase-customer.ts'
import type { Customer } from '../../privacy/privacy-store.ts'
import { readContactOf, readCustomer } from '../../privacy/read-customer.ts'
import type { CustomerOperations, CustomerRef } from '../operations.ts'
import { withBlobs } from '../with-store.ts'
import { writeExport } from '../write-export.ts'

const toCustomer = ({ connector_id, customer_id }: CustomerRef): Customer => ({
  connectorId: connector_id,
  customerId: customer_id,
})

const presentJoined = ({ connectorId, customerId, connectorName }: ContactMember) => ({
  ...{ connector_id: connectorId, customer_id: customerId, connector_name: connectorName },
})

export const customers: CustomerOperations = {
  listErased: (ref, contact) =>
    withBlobs(async (context) => {
      const customer = toCustomer(ref)
      const others = contact ? (await readContactOf(context, customer)).slice(1) : []
      let conversations = 0
      for (const one of [customer, ...others]) {
        for await (const _ of await readCustomer(context, one)) conversations++
      }
      return { customers: [ref, ...others.map(presentJoined)], conversations }
    }),
  erase: ({ contact, customers, ...ref }, tell) =>
    withBlobs(async (context) => {
      const customer = toCustomer(ref)
      const confirmed = customers?.map(toCustomer)
      const steps = contact ? eraseContactInSteps(context, customer, { confirmed }) : eraseInSteps(context, customer)
      return presentErasure(customer, await lastOf(steps, tell))
    }),
  export: (ref, place) => withBlobs((context) => writeExport(context, { customer: toCustomer(ref), ...place })),
}
