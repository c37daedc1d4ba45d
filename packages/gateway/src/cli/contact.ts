import type { Command } from 'commander'
import { presentContact } from '../api/operator/present-contact.ts'
import type { CustomerRef } from '../commands/contact.ts'
import { joinCustomers, separateCustomers } from '../contacts/change-contact.ts'
import type { ContactMember } from '../contacts/contact.ts'
import { placeCustomers } from '../contacts/place-customers.ts'
import { addCommand, addExamples } from './command.ts'
import { type OutputOptions, show } from './output.ts'
import { formatTable } from './table.ts'
import { withBlobs } from './with-store.ts'

interface CustomerFlags extends OutputOptions {
  connector: string
  customer: string
}

type PairFlags = CustomerFlags & { otherConnector: string; otherCustomer: string }

export function addContactCommands(program: Command): void {
  const contact = program.command('contact').description('customers of several connectors who are one person')
  addShow(contact)
  addChange(contact, {
    usage: 'join',
    description: 'join two customers: they are one person, and so are all whom either is joined with',
    change: joinCustomers,
  })
  addChange(contact, {
    usage: 'separate',
    description: 'separate two customers: all is as before they were joined',
    change: separateCustomers,
  })
}

const addCustomerOptions = (command: Command): Command =>
  command
    .requiredOption('--connector <id>', 'the connector the customer came through')
    .requiredOption('--customer <customer-id>', "the customer's id, as the partner sends it")

function addShow(contact: Command): void {
  const command = addCommand(contact, 'show', 'who a customer is at other connectors, and what joins them')
  addExamples(addCustomerOptions(command), 'contact show --connector 01k... --customer 0601020304').action(
    async (options: CustomerFlags) => {
      const customer = toRef(options)
      const found = await withBlobs(async (context) =>
        context.store.readContact(await placeCustomers(context, customer)),
      )
      show(options, presentContact(found), () => describe(found))
    },
  )
}

interface Change {
  usage: string
  description: string
  change: typeof joinCustomers
}

function addChange(contact: Command, { usage, description, change }: Change): void {
  const command = addCustomerOptions(addCommand(contact, usage, description))
    .requiredOption('--other-connector <id>', 'the connector the other one came through')
    .requiredOption('--other-customer <customer-id>', 'the id of the other one')
  const example = '--connector 01k... --customer 0601020304 --other-connector 01k... --other-customer zoe'
  addExamples(command, `contact ${usage} ${example}`).action(async (options: PairFlags) => {
    const other = { connectorId: options.otherConnector, customerId: options.otherCustomer }
    const now = await withBlobs(async (context) =>
      change(context, await placeCustomers(context, toRef(options), other)),
    )
    show(options, presentContact(now), () => describe(now))
  })
}

const toRef = ({ connector, customer }: CustomerFlags): CustomerRef => ({
  connectorId: connector,
  customerId: customer,
})

const describe = (members: readonly ContactMember[]): string =>
  formatTable(
    ['connector', 'customer', 'email', 'phone', 'joined by'],
    members.map(({ connectorId, customerId, email, phone, joined }) => [
      ...[connectorId, customerId],
      ...[email ?? '-', phone ?? '-', joined?.by ?? '-'],
    ]),
  )
