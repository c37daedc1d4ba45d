import { Readable } from 'node:stream'
import { Type } from '@passerelle/protocol/schemas'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { lastOf } from '../../lib/last-of.ts'
import { inTurns } from '../../lib/turns.ts'
import { eraseContactInSteps } from '../../privacy/erase-contact.ts'
import { eraseInSteps } from '../../privacy/erase-customer.ts'
import { exportCustomer } from '../../privacy/export-customer.ts'
import type { Customer } from '../../privacy/privacy-store.ts'
import type { App } from '../http/app.ts'
import { writeCustomerDocument } from '../http/customer-document.ts'
import { CustomerBody, EraseBody } from '../http/schemas.ts'
import { type OperatorDeps, onBehalf } from './deps.ts'
import { operatorDoor } from './describe.ts'
import { presentErasure } from './present.ts'

const ByCustomer = Type.Object({ connector_id: Type.String(), customer_id: Type.String() })
type Whole = Pick<Static<typeof EraseBody>, 'contact' | 'customers'>

export function registerCustomers(app: App, deps: OperatorDeps): void {
  const { operations } = operatorDoor
  const customerOf = (named: { connector_id: string; customer_id: string }): Customer => ({
    connectorId: named.connector_id,
    customerId: named.customer_id,
  })
  const exportOne = async (request: FastifyRequest, reply: FastifyReply, customer: Customer) => {
    const exported = await exportCustomer(onBehalf(deps, request), customer)
    const document = writeCustomerDocument(customer, exported, { now: deps.clock.now() })
    return reply.type('application/json; charset=utf-8').send(Readable.from(inTurns(document)))
  }
  const eraseOne = async (request: FastifyRequest, customer: Customer, { contact, customers }: Whole = {}) => {
    const erasing = onBehalf(deps, request)
    const confirmed = customers?.map(customerOf)
    const steps = contact ? eraseContactInSteps(erasing, customer, { confirmed }) : eraseInSteps(erasing, customer)
    return presentErasure(customer, await lastOf(steps))
  }

  app.post(
    '/customers/export',
    { schema: { body: CustomerBody }, config: { operation: operations.exportCustomerByBody } },
    (request, reply) => exportOne(request, reply, customerOf(request.body)),
  )
  app.post(
    '/customers/erase',
    { schema: { body: EraseBody }, config: { operation: operations.eraseCustomerByBody } },
    (request) => eraseOne(request, customerOf(request.body), request.body),
  )
  app.post(
    '/customers/:connector_id/:customer_id/export',
    { schema: { params: ByCustomer }, config: { operation: operations.exportCustomer } },
    (request, reply) => exportOne(request, reply, customerOf(request.params)),
  )
  app.post(
    '/customers/:connector_id/:customer_id/erase',
    { schema: { params: ByCustomer }, config: { operation: operations.eraseCustomer } },
    (request) => eraseOne(request, customerOf(request.params)),
  )
}
