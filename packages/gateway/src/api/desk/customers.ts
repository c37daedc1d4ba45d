import { Readable } from 'node:stream'
import { Type } from '@passerelle/protocol/schemas'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Static } from 'typebox'
import { customerKeys } from '../../audit/audit.ts'
import type { AuditContext } from '../../commands/actor.ts'
import type { ConnectorStore } from '../../connectors/connector-store.ts'
import type { ContactStore } from '../../contacts/contact-store.ts'
import type { ConversationStore } from '../../conversations/conversation-store.ts'
import type { Clock } from '../../lib/clock.ts'
import { refuse } from '../../lib/errors.ts'
import { lastOf } from '../../lib/last-of.ts'
import { inTurns } from '../../lib/turns.ts'
import { eraseContactInSteps } from '../../privacy/erase-contact.ts'
import { type EraseDeps, eraseCustomer } from '../../privacy/erase-customer.ts'
import { type ExportCustomerDeps, exportCustomer } from '../../privacy/export-customer.ts'
import type { Customer } from '../../privacy/privacy-store.ts'
import type { App } from '../http/app.ts'
import { writeCustomerDocument } from '../http/customer-document.ts'
import { CustomerBody, EraseBody } from '../http/schemas.ts'
import { allowed, auditContext, type InboxAgent } from './authenticate.ts'
import { agentTools } from './describe-agent-tools.ts'

export interface DeskCustomersDeps extends Pick<EraseDeps, 'blobs'> {
  store: Pick<ConnectorStore, 'findConnector'> &
    Pick<ConversationStore, 'listConversations'> & {
      audited(
        context: AuditContext,
      ): ExportCustomerDeps['store'] & EraseDeps['store'] & Pick<ContactStore, 'readContact'>
    }
  clock: Clock
  /** Names customers in the audit log. */
  dedupeSecret: Uint8Array
}

const byCustomer = Type.Object({ connector_id: Type.String(), customer_id: Type.String() })
type Named = Static<typeof byCustomer>

const toCustomer = (named: Named): Customer => ({ connectorId: named.connector_id, customerId: named.customer_id })

export function registerDeskCustomers(app: App, deps: DeskCustomersDeps): void {
  const { store, blobs, clock, dedupeSecret } = deps
  /** Of the asking agent's instance. */
  const customerOf = async (named: Named, instanceId: string): Promise<Customer> => {
    const customer = toCustomer(named)
    const owner = await store.findConnector(customer.connectorId)
    if (owner?.instanceId !== instanceId) throw refuse('customer_not_found')
    return customer
  }
  const isSeen = async ({ connectorId, customerId }: Customer, { instanceId, sight }: InboxAgent): Promise<boolean> => {
    const customer = { connectorId, customerId }
    const { items } = await store.listConversations({ ...customer, instanceId, sight, status: 'all', limit: 1 })
    return items.length > 0
  }
  const auditedFor = (request: FastifyRequest) =>
    store.audited({ ...auditContext(request, clock), customerKey: customerKeys(dedupeSecret) })
  const exportOne = async (request: FastifyRequest, reply: FastifyReply, named: Named) => {
    const agent = allowed(request, 'export')
    const customer = await customerOf(named, agent.instanceId)
    const { sight } = agent
    if (sight !== 'all' && !(await isSeen(customer, agent))) throw refuse('customer_not_found')
    const exported = await exportCustomer({ store: auditedFor(request) }, { ...customer, sight })
    const document = writeCustomerDocument(customer, exported, { now: clock.now() })
    return reply.type('application/json; charset=utf-8').send(Readable.from(inTurns(document)))
  }
  app.post(
    '/customers/erase',
    { schema: { body: EraseBody }, config: { operation: agentTools.eraseCustomerAtDesk } },
    async (request, reply) => {
      const agent = allowed(request, 'erase')
      const customer = await customerOf(request.body, agent.instanceId)
      if (!(await isSeen(customer, agent))) throw refuse('customer_not_found')
      // All of it, and without a count: what goes may be more than the agent sees.
      const erasing = { blobs, clock, dedupeSecret, store: auditedFor(request) }
      const { contact, customers } = request.body
      const confirmed = customers?.map(toCustomer)
      const takes = (other: Customer) => isSeen(other, agent)
      if (contact) await lastOf(eraseContactInSteps(erasing, customer, { takes, confirmed }))
      else await eraseCustomer(erasing, customer)
      return reply.code(204).send()
    },
  )
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
