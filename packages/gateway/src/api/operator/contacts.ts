import type { CustomerRef } from '../../commands/contact.ts'
import { joinCustomers, separateCustomers } from '../../contacts/change-contact.ts'
import { placeCustomers } from '../../contacts/place-customers.ts'
import type { App } from '../http/app.ts'
import { CustomerBody, strictObject, text } from '../http/schemas.ts'
import { type OperatorDeps, onBehalf } from './deps.ts'
import { operatorDoor } from './describe.ts'
import { presentContact } from './present-contact.ts'

const named = { connector_id: text('Id of the connector.'), customer_id: text("The partner's id of the customer.") }
const TwoCustomers = strictObject({
  ...named,
  other: strictObject(named, { description: 'Who is the same person, or is not.' }),
})

export function registerContacts(app: App, deps: OperatorDeps): void {
  const { operations } = operatorDoor
  app.post(
    '/contacts/read',
    { schema: { body: CustomerBody }, config: { operation: operations.readContact } },
    async ({ body }) => presentContact(await deps.store.readContact(await placeCustomers(deps, toRef(body)))),
  )
  app.post(
    '/contacts/join',
    { schema: { body: TwoCustomers }, config: { operation: operations.joinContact } },
    async (request) => {
      const { other, ...one } = request.body
      const wanted = await placeCustomers(deps, toRef(one), toRef(other))
      return presentContact(await joinCustomers(onBehalf(deps, request), wanted))
    },
  )
  app.post(
    '/contacts/separate',
    { schema: { body: TwoCustomers }, config: { operation: operations.separateContact } },
    async (request) => {
      const { other, ...one } = request.body
      const wanted = await placeCustomers(deps, toRef(one), toRef(other))
      return presentContact(await separateCustomers(onBehalf(deps, request), wanted))
    },
  )
}

const toRef = (named: { connector_id: string; customer_id: string }): CustomerRef => ({
  connectorId: named.connector_id,
  customerId: named.customer_id,
})
