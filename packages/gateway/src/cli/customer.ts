import type { ErasureItem } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { Command } from 'commander'
import { StartRefused } from '../lib/errors.ts'
import { agrees, refuseUnasked } from './ask.ts'
import { addCommand, addExamples } from './command.ts'
import type { CustomerOperations, CustomerRef, ToErase } from './operations.ts'
import { counted, formatFields, note, type OutputOptions, show } from './output.ts'
import { reach } from './reach.ts'
import { clean } from './table.ts'

interface CustomerFlags extends OutputOptions {
  connector: string
  customer: string
}

export function addCustomerCommands(program: Command): void {
  const customer = program.command('customer').description('what is kept about one customer: hand it out, or erase it')
  addExport(customer)
  addErase(customer)
}

const addCustomerOptions = (command: Command): Command =>
  command
    .requiredOption('--connector <id>', 'the connector the customer came through')
    .requiredOption('--customer <customer-id>', "the customer's id, as the partner sends it")

function addExport(parent: Command): void {
  const command = addCommand(parent, 'export', 'print everything that is kept about a customer, as JSON')
  addExamples(
    addCustomerOptions(command)
      .option('--output <file>', 'write it there instead of to stdout')
      .option('--files <dir>', "write the customer's files there too"),
    'customer export --connector 01k... --customer 0601020304 --output customer.json --files customer-files',
  ).action(async (options: CustomerFlags & { output?: string; files?: string }) => {
    const { output, files } = options
    const written = await (await reach('customers', options)).export(toRef(options), { output, files })
    if (written.conversations === 0) note('Nothing is kept about this customer.')
    if (written.missingFiles > 0) note(`${written.missingFiles} files are named and are not there.`)
    const { conversations, files: count } = written
    if (output !== undefined) show(options, { output, conversations, files: count }, formatFields)
  })
}

function addErase(customer: Command): void {
  const command = addCommand(customer, 'erase', 'erase everything that is kept about a customer, for good')
  addExamples(
    addCustomerOptions(command)
      .option('--contact', 'and of all customers who are joined with them')
      .option('--yes', 'do not ask'),
    'customer erase --connector 01k... --customer 0601020304',
    'customer erase --connector 01k... --customer 0601020304 --yes --json',
    'customer erase --connector 01k... --customer 0601020304 --contact',
  ).action(async (options: CustomerFlags & { yes?: boolean; contact?: boolean }) => {
    refuseUnasked(command, options)
    const contact = options.contact === true
    const customers = await reach('customers', options)
    const confirmed = contact || !options.yes ? await confirm(options, customers, contact) : []
    const wanted = { ...toRef(options), contact, ...(contact && { customers: confirmed }) }
    const erasure = await customers.erase(wanted, tellProgress)
    show(options, erasure, describe)
    if (erasure.files_left > 0) {
      note(`${erasure.files_left} files could not be deleted: the running server tries again within two hours.`)
    }
    if (!erasure.scrubbed) {
      note(
        'The database is in use: traces stay in its write-ahead log until a running server can empty it, soon after.',
      )
    }
  })
}

const toRef = ({ connector, customer }: CustomerFlags): CustomerRef => ({
  connector_id: connector,
  customer_id: customer,
})

/** Says who would be erased, and asks unless that is agreed already. Gives whom it named. */
async function confirm(
  options: CustomerFlags & { yes?: boolean },
  operations: Pick<CustomerOperations, 'listErased'>,
  contact: boolean,
): Promise<CustomerRef[]> {
  const { customers, conversations } = await operations.listErased(toRef(options), contact)
  const who = `${customers.length === 1 ? 'the customer' : 'the customers'} ${customers.map(nameOf).join(', ')}`
  const much = conversations === null ? '' : ` (${counted(conversations, 'conversation')})`
  if (options.yes) note(`Erasing everything about ${who}${much}.`)
  else {
    const message = `Erase everything about ${who}${much}? It cannot be undone.`
    if (!(await agrees(message, { usual: false }))) throw new StartRefused(reason('nothing_erased'))
  }
  return customers.map(({ connector_id, customer_id }) => ({ connector_id, customer_id }))
}

/** Joined ones often have the same id, each at its own connector. */
const nameOf = ({ customer_id, connector_name: name }: ToErase['customers'][number]): string =>
  clean(name === undefined ? customer_id : `${customer_id} of ${name}`)

function tellProgress({ messages, deliveries, files }: Pick<ErasureItem, 'messages' | 'deliveries' | 'files'>): void {
  if (messages + deliveries > 0) {
    const parts = [counted(messages, 'message'), counted(deliveries, 'delivery', 'deliveries'), counted(files, 'file')]
    note(`erased so far: ${parts.join(', ')}`)
  }
}

function describe(erasure: ErasureItem): string {
  const { conversations, messages, attachments, deliveries, attempts, files } = erasure
  if (conversations + messages === 0) return 'Nothing was kept about this customer.'
  return (
    `Erased ${counted(conversations, 'conversation')}, ${counted(messages, 'message')}, ` +
    `${counted(attachments, 'attachment')}, ${counted(deliveries, 'delivery', 'deliveries')}, ` +
    `${counted(attempts, 'attempt')} and ${counted(files, 'file')}.`
  )
}
