import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { type Erasure, eraseCustomer } from '../../privacy/erase-customer.ts'
import { readCustomer } from '../../privacy/read-customer.ts'
import type { App } from '../app.ts'
import { writeCustomerDocument } from './customer-document.ts'
import type { OperatorDeps } from './deps.ts'

const ByCustomer = Type.Object({ connector_id: Type.String(), customer_id: Type.String() })

export interface ErasureItem {
  connector_id: string
  customer_id: string
  conversations: number
  messages: number
  attachments: number
  deliveries: number
  attempts: number
  files: number
  /** Could not be deleted now; the server's sweep tries again. */
  files_left: number
  /** Whether nothing of it is left in the database's own files either. */
  scrubbed: boolean
}

export const presentErasure = (
  customer: { connectorId: string; customerId: string },
  { filesLeft, scrubbed, ...counts }: Erasure,
): ErasureItem => ({
  connector_id: customer.connectorId,
  customer_id: customer.customerId,
  ...counts,
  files_left: filesLeft,
  scrubbed,
})

export function registerCustomers(app: App, deps: OperatorDeps): void {
  const customerOf = (params: { connector_id: string; customer_id: string }) => ({
    connectorId: params.connector_id,
    customerId: params.customer_id,
  })
  app.post(
    '/customers/:connector_id/:customer_id/export',
    { schema: { params: ByCustomer } },
    async ({ params }, reply) => {
      const customer = customerOf(params)
      const conversations = await readCustomer(deps, customer)
      const document = writeCustomerDocument(customer, conversations, { now: deps.clock.now() })
      return reply.type('application/json; charset=utf-8').send(Readable.from(document))
    },
  )
  app.post('/customers/:connector_id/:customer_id/erase', { schema: { params: ByCustomer } }, async ({ params }) => {
    const customer = customerOf(params)
    return presentErasure(customer, await eraseCustomer(deps, customer))
  })
}
