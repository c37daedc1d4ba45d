import { Readable } from 'node:stream'
import { Type } from 'typebox'
import { eraseCustomer } from '../../privacy/erase-customer.ts'
import { readCustomer } from '../../privacy/read-customer.ts'
import type { App } from '../app.ts'
import { writeCustomerDocument } from './customer-document.ts'
import { type OperatorDeps, onBehalf } from './deps.ts'
import { operatorDoor } from './describe.ts'
import { presentErasure } from './items.ts'

const ByCustomer = Type.Object({ connector_id: Type.String(), customer_id: Type.String() })

export function registerCustomers(app: App, deps: OperatorDeps): void {
  const { operations } = operatorDoor
  const customerOf = (params: { connector_id: string; customer_id: string }) => ({
    connectorId: params.connector_id,
    customerId: params.customer_id,
  })
  app.post(
    '/customers/:connector_id/:customer_id/export',
    { schema: { params: ByCustomer }, config: { operation: operations.exportCustomer } },
    async (request, reply) => {
      const customer = customerOf(request.params)
      const conversations = await readCustomer(deps, customer)
      await onBehalf(deps, request).store.recordAudit({ action: 'customer.exported', customer })
      const document = writeCustomerDocument(customer, conversations, { now: deps.clock.now() })
      return reply.type('application/json; charset=utf-8').send(Readable.from(document))
    },
  )
  app.post(
    '/customers/:connector_id/:customer_id/erase',
    { schema: { params: ByCustomer }, config: { operation: operations.eraseCustomer } },
    async (request) => {
      const customer = customerOf(request.params)
      return presentErasure(customer, await eraseCustomer(onBehalf(deps, request), customer))
    },
  )
}
