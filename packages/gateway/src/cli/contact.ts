import type { OperatorContactItem } from '@passerelle/protocol'
import type { Command } from 'commander'
import { addCommand, addExamples } from './command.ts'
import type { CustomerRef } from './operations.ts'
import { type OutputOptions, show } from './output.ts'
import { reach } from './reach.ts'
import { formatTable } from './table.ts'

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
  })
  addChange(contact, {
    usage: 'separate',
    description: 'separate two customers: all is as before they were joined',
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
      show(options, await (await reach('contacts', options)).read(toRef(options)), describe)
    },
  )
}

interface Change {
  usage: 'join' | 'separate'
  description: string
}

function addChange(contact: Command, { usage, description }: Change): void {
  const command = addCustomerOptions(addCommand(contact, usage, description))
    .requiredOption('--other-connector <id>', 'the connector the other one came through')
    .requiredOption('--other-customer <customer-id>', 'the id of the other one')
  const example = '--connector 01k... --customer 0601020304 --other-connector 01k... --other-customer zoe'
  addExamples(command, `contact ${usage} ${example}`).action(async (options: PairFlags) => {
    const other = { connector_id: options.otherConnector, customer_id: options.otherCustomer }
    show(options, await (await reach('contacts', options))[usage](toRef(options), other), describe)
  })
}

const toRef = ({ connector, customer }: CustomerFlags): CustomerRef => ({
  connector_id: connector,
  customer_id: customer,
})

const describe = (contact: OperatorContactItem): string =>
  formatTable(
    ['connector', 'customer', 'email', 'phone', 'joined by'],
    [{ ...contact, joined_by: null }, ...contact.customers].map((one) => [
      ...[one.connector_id, one.customer_id],
      ...[one.email ?? '-', one.phone ?? '-', one.joined_by ?? '-'],
    ]),
  )
