import { presentErasure } from '../../api/operator/present.ts'
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

export const customers: CustomerOperations = {
  listErased: (ref, contact) =>
    withBlobs(async (context) => {
      const customer = toCustomer(ref)
      const erased = contact ? await readContactOf(context, customer) : [customer]
      let conversations = 0
      for (const one of erased) for await (const _ of await readCustomer(context, one)) conversations++
      return { names: erased.map(({ customerId }) => customerId), conversations }
    }),
  erase: ({ contact, ...ref }, tell) =>
    withBlobs(async (context) => {
      const customer = toCustomer(ref)
      const erase = contact ? eraseContactInSteps : eraseInSteps
      return presentErasure(customer, await lastOf(erase(context, customer), tell))
    }),
  export: (ref, place) => withBlobs((context) => writeExport(context, { customer: toCustomer(ref), ...place })),
}
