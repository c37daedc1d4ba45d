import type { ContactItem } from '@passerelle/protocol'
import {
  CustomerPatchSchema,
  JoinContactRequestSchema,
  SeparateContactRequestSchema,
} from '@passerelle/protocol/schemas'
import type { FastifyRequest } from 'fastify'
import { customerKeys } from '../../audit/audit.ts'
import type { AuditContext } from '../../commands/actor.ts'
import { describeCustomer, joinCustomers, separateCustomers } from '../../contacts/change-contact.ts'
import type { ContactMember } from '../../contacts/contact.ts'
import type { ContactStore } from '../../contacts/contact-store.ts'
import { refuse } from '../../lib/errors.ts'
import type { App } from '../http/app.ts'
import { auditContext, type InboxAgent, inboxAgent } from './authenticate.ts'
import { byId, type ConversationsDeps, readCustomerOf } from './conversations.ts'
import { contacts } from './describe-contacts.ts'
import { readFilter } from './list-query.ts'

export interface ContactsDeps extends ConversationsDeps {
  store: ConversationsDeps['store'] & { audited(context: AuditContext): ContactStore }
  /** Names customers in the audit log. */
  dedupeSecret: Uint8Array
}

export function registerContacts(app: App, deps: ContactsDeps): void {
  const { store, clock, dedupeSecret } = deps
  const onBehalf = (request: FastifyRequest) => ({
    clock,
    store: store.audited({ ...auditContext(request, clock), customerKey: customerKeys(dedupeSecret) }),
  })
  const wantedBy = async (request: FastifyRequest, conversationId: string) => {
    const agent = inboxAgent(request)
    return { agent, instanceId: agent.instanceId, ...(await readCustomerOf(deps, agent, conversationId)) }
  }

  app.get(
    '/conversations/:id/contact',
    { schema: { params: byId }, config: { operation: contacts.readDeskContact } },
    async (request) => {
      const { agent, ...wanted } = await wantedBy(request, request.params.id)
      return presentContact(deps, agent, await store.readContact(wanted))
    },
  )

  app.post(
    '/conversations/:id/contact/join',
    { schema: { params: byId, body: JoinContactRequestSchema }, config: { operation: contacts.joinDeskContact } },
    async (request) => {
      const { agent, ...wanted } = await wantedBy(request, request.params.id)
      const { customer: other } = await readCustomerOf(deps, agent, request.body.conversation_id)
      return presentContact(deps, agent, await joinCustomers(onBehalf(request), { ...wanted, other }))
    },
  )

  app.post(
    '/conversations/:id/contact/separate',
    {
      schema: { params: byId, body: SeparateContactRequestSchema },
      config: { operation: contacts.separateDeskContact },
    },
    async (request) => {
      const { agent, ...wanted } = await wantedBy(request, request.params.id)
      const other = { connectorId: request.body.connector_id, customerId: request.body.customer_id }
      const seen = { ...readFilter(agent, {}), ...other }
      if ((await store.listConversations({ ...seen, limit: 1 })).items.length === 0) throw refuse('customer_not_found')
      return presentContact(deps, agent, await separateCustomers(onBehalf(request), { ...wanted, other }))
    },
  )

  app.patch(
    '/conversations/:id/customer',
    { schema: { params: byId, body: CustomerPatchSchema }, config: { operation: contacts.updateCustomer } },
    async (request) => {
      const { agent, ...wanted } = await wantedBy(request, request.params.id)
      const reach = request.body
      return presentContact(deps, agent, await describeCustomer(onBehalf(request), { ...wanted, reach }))
    },
  )
}

/** Of the others those of whom the agent may see a conversation. */
async function presentContact(
  { store }: Pick<ContactsDeps, 'store'>,
  agent: InboxAgent,
  [own, ...others]: ContactMember[],
): Promise<ContactItem> {
  const customers: ContactItem['customers'] = []
  for (const { connectorId, customerId, connectorName, email, phone, joined } of others) {
    const filter = { ...readFilter(agent, {}), connectorId, customerId }
    const { items } = await store.listConversations({ ...filter, limit: 1 })
    for (const { id, customerName } of items) {
      customers.push({
        ...{ connector_id: connectorId, connector_name: connectorName, customer_id: customerId },
        ...{ customer_name: customerName, conversation_id: id, email, phone, joined_by: joined?.by ?? 'hand' },
      })
    }
  }
  return {
    email: own?.email ?? null,
    phone: own?.phone ?? null,
    language: own?.language ?? null,
    external_url: own?.externalUrl ?? null,
    customers,
  }
}
