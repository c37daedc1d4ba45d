import { Readable } from 'node:stream'
import { Type } from '@passerelle/protocol/schemas'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { customerKeys } from '../../audit/audit.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import type { Clock } from '../../lib/clock.ts'
import { refuse } from '../../lib/errors.ts'
import { inTurns } from '../../lib/turns.ts'
import { type ExportCustomerDeps, exportCustomer } from '../../privacy/export-customer.ts'
import type { App } from '../http/app.ts'
import { writeCustomerDocument } from '../http/customer-document.ts'
import { CustomerBody } from '../http/schemas.ts'
import { auditContext, inboxAgent } from './authenticate.ts'
import { agentTools } from './describe-agent-tools.ts'

export interface DeskCustomersDeps {
  store: Pick<ConnectorStore, 'findConnector'> & { audited(context: AuditContext): ExportCustomerDeps['store'] }
  clock: Clock
  /** Names customers in the audit log. */
  dedupeSecret: Uint8Array
}

const byCustomer = Type.Object({ connector_id: Type.String(), customer_id: Type.String() })
type Named = Static<typeof byCustomer>

export function registerDeskCustomers(app: App, deps: DeskCustomersDeps): void {
  const { store, clock, dedupeSecret } = deps
  const exportOne = async (request: FastifyRequest, reply: FastifyReply, named: Named) => {
    const { instanceId } = inboxAgent(request)
    const customer = { connectorId: named.connector_id, customerId: named.customer_id }
    const owner = await store.findConnector(customer.connectorId)
    if (owner?.instanceId !== instanceId) throw refuse('customer_not_found')
    const audited = store.audited({ ...auditContext(request, clock), customerKey: customerKeys(dedupeSecret) })
    const exported = await exportCustomer({ store: audited }, customer)
    const document = writeCustomerDocument(customer, exported, { now: clock.now() })
    return reply.type('application/json; charset=utf-8').send(Readable.from(inTurns(document)))
  }
  app.post(
    '/customers/export',
    { schema: { body: CustomerBody }, config: { operation: agentTools.exportCustomerAtDeskByBody } },
    (request, reply) => exportOne(request, reply, request.body),
  )
  app.post(
    '/customers/:connector_id/:customer_id/export',
    { schema: { params: byCustomer }, config: { operation: agentTools.exportCustomerAtDesk } },
    (request, reply) => exportOne(request, reply, request.params),
  )
}
