import { reason } from '@passerelle/protocol/errors'
import type { Command } from 'commander'
import { presentErasure } from '../api/operator/present.ts'
import { StartRefused } from '../lib/errors.ts'
import { lastOf } from '../lib/last-of.ts'
import { eraseContactInSteps } from '../privacy/erase-contact.ts'
import { type Erasure, eraseInSteps } from '../privacy/erase-customer.ts'
import type { Customer } from '../privacy/privacy-store.ts'
import { type ReadCustomerDeps, readContactOf, readCustomer } from '../privacy/read-customer.ts'
import { agrees, canAsk } from './ask.ts'
import { addCommand, addExamples } from './command.ts'
import { counted, formatFields, note, type OutputOptions, show } from './output.ts'
import { withBlobs } from './with-store.ts'
import { writeExport } from './write-export.ts'

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
    const { connector: connectorId, customer: customerId, output, files } = options
    const customer = { connectorId, customerId }
    const written = await withBlobs((context) => writeExport(context, { customer, output, files }))
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
    const { connector: connectorId, customer: customerId } = options
    const key = { connectorId, customerId }
    if (!options.yes && !canAsk()) {
      return command.error('error: there is no terminal to ask in: add --yes to erase without asking')
    }
    const erasure = await withBlobs(async (context) => {
      if (!options.yes) await ask(context, options.contact ? await readContactOf(context, key) : [key])
      const erase = options.contact ? eraseContactInSteps : eraseInSteps
      return lastOf(erase(context, key), tellProgress)
    })
    show(options, presentErasure(key, erasure), () => describe(erasure))
    if (erasure.filesLeft > 0) {
      note(`${erasure.filesLeft} files could not be deleted: the running server tries again within two hours.`)
    }
    if (!erasure.scrubbed) {
      note(
        'The database is in use: traces stay in its write-ahead log until a running server can empty it, soon after.',
      )
    }
  })
}

async function ask(deps: ReadCustomerDeps, customers: readonly Customer[]): Promise<void> {
  let conversations = 0
  for (const customer of customers) for await (const _ of await readCustomer(deps, customer)) conversations++
  const who = customers.length === 1 ? 'the customer' : 'the customers'
  const names = customers.map(({ customerId }) => customerId).join(', ')
  const message = `Erase everything about ${who} ${names} (${conversations} conversations)? It cannot be undone.`
  if (!(await agrees(message, { usual: false }))) throw new StartRefused(reason('nothing_erased'))
}

function tellProgress({ messages, deliveries, files }: Readonly<Erasure>): void {
  if (messages + deliveries > 0) {
    const parts = [counted(messages, 'message'), counted(deliveries, 'delivery', 'deliveries'), counted(files, 'file')]
    note(`erased so far: ${parts.join(', ')}`)
  }
}

function describe(erasure: Erasure): string {
  const { conversations, messages, attachments, deliveries, attempts, files } = erasure
  if (conversations + messages === 0) return 'Nothing was kept about this customer.'
  return (
    `Erased ${counted(conversations, 'conversation')}, ${counted(messages, 'message')}, ` +
    `${counted(attachments, 'attachment')}, ${counted(deliveries, 'delivery', 'deliveries')}, ` +
    `${counted(attempts, 'attempt')} and ${counted(files, 'file')}.`
  )
}
