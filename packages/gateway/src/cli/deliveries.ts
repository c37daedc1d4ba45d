import type { DeliveryItem, DeliveryState } from '@passerelle/protocol'
import { reason, sayInEnglish } from '@passerelle/protocol/errors'
import type { Command } from 'commander'
import { presentAttempt, presentDelivery } from '../api/http/present-delivery.ts'
import { presentPage } from '../api/http/present-page.ts'
import { deliveryStates } from '../api/operator/present.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Delivery } from '../deliveries/delivery.ts'
import { type Replayed, replayDelivery, replaySince, skipDelivery } from '../deliveries/replay.ts'
import { refuse } from '../lib/errors.ts'
import { lastOf } from '../lib/last-of.ts'
import { sinceForms } from '../lib/since.ts'
import { addCommand, addExamples, addPageOptions, choice, readPageOptions, readTime } from './command.ts'
import { counted, formatFields, note, type OutputOptions, show, showPage } from './output.ts'
import { withStore } from './with-store.ts'

interface PageFlags extends OutputOptions {
  limit: number
  cursor?: string
}

export function addDeliveriesCommands(program: Command): void {
  const deliveries = program.command('deliveries').description("replies on their way to partners' webhooks")
  addList(deliveries)
  addShow(deliveries)
  addAttempts(deliveries)
  addReplay(deliveries)
  addSkip(deliveries)
}

function addList(deliveries: Command): void {
  const command = addCommand(deliveries, 'list', 'list deliveries, the newest first')
    .option('--connector <id>', 'only of this connector')
    .addOption(choice('--state <state>', 'only in this state', deliveryStates))
  addExamples(addPageOptions(command), 'deliveries list --state exhausted').action(
    async (options: PageFlags & { connector?: string; state?: DeliveryState }) => {
      const { connector: connectorId, state } = options
      const { page, unsendable } = await withStore(async ({ store }) => {
        const page = await store.listDeliveries({ ...readPageOptions(options), connectorId, state })
        return { page, unsendable: await findUnsendable(store, page.items) }
      })
      const why = ({ state, last_error, connector_id }: DeliveryItem) =>
        last_error ?? (state === 'pending' && unsendable.has(connector_id) ? sayInEnglish(noWebhook) : null)
      showPage(options, presentPage(page, presentDelivery), {
        id: (item) => item.id,
        customer: (item) => item.customer_id,
        state: (item) => item.state,
        attempts: (item) => item.attempts,
        next_attempt: (item) => item.next_attempt_at,
        last_error: why,
      })
    },
  )
}

const noWebhook = reason('webhook_url_missing')

/** The connectors of these deliveries that have no webhook URL: what they are to send waits without an attempt. */
async function findUnsendable(
  store: Pick<ConnectorStore, 'findConnector'>,
  deliveries: readonly Pick<Delivery, 'connectorId'>[],
): Promise<Set<string>> {
  const ids = new Set(deliveries.map(({ connectorId }) => connectorId))
  const connectors = await Promise.all([...ids].map((id) => store.findConnector(id)))
  return new Set(connectors.flatMap((one) => (one?.webhookUrl === null ? [one.id] : [])))
}

function addShow(deliveries: Command): void {
  const command = addCommand(deliveries, 'show <id>', 'show one delivery')
  addExamples(command, 'deliveries show 01k... --json').action(async (id: string, options: OutputOptions) => {
    const delivery = await withStore(({ store }) => store.findDelivery(id))
    if (!delivery) throw refuse('delivery_unknown', { id })
    show(options, presentDelivery(delivery), formatFields)
  })
}

function addAttempts(deliveries: Command): void {
  const command = addCommand(deliveries, 'attempts <id>', 'list the attempts of a delivery, the oldest first')
  addExamples(command, 'deliveries attempts 01k...')
  addPageOptions(command).action(async (id: string, options: PageFlags) => {
    const page = await withStore(async ({ store }) => {
      if (!(await store.findDelivery(id))) throw refuse('delivery_unknown', { id })
      return store.listAttempts({ ...readPageOptions(options), deliveryId: id })
    })
    showPage(options, presentPage(page, presentAttempt), {
      started: (item) => item.started_at,
      ms: (item) => item.duration_ms,
      status: (item) => item.status,
      flush: (item) => (item.flush ? 'flush' : ''),
      error: (item) => item.error,
    })
  })
}

function addReplay(deliveries: Command): void {
  const command = addCommand(
    deliveries,
    'replay [id]',
    'send a settled delivery again, or all of a connector since a time',
  )
    .option('--connector <id>', 'all settled ones of this connector, in order')
    .option('--since <time>', `recorded since then: ${sinceForms}`, readTime)
  addExamples(command, 'deliveries replay 01k...', 'deliveries replay --connector 01k... --since 2h').action(
    async (id: string | undefined, options: OutputOptions & { connector?: string; since?: number }) => {
      const { connector: connectorId, since } = options
      if (id !== undefined && connectorId === undefined && since === undefined) {
        const delivery = await withStore((context) => replayDelivery(context, id))
        return show(options, presentDelivery(delivery), (item) => `${item.id} is ${item.state} again.`)
      }
      if (id !== undefined || connectorId === undefined || since === undefined) {
        return command.error('error: give either the id of a delivery, or both --connector and --since')
      }
      const tell = (so: Replayed) => process.stderr.isTTY && note(`${so.replayed} so far`)
      const { replayed } = await withStore((context) => lastOf(replaySince(context, { connectorId, since }), tell))
      show(options, { replayed }, () => `${counted(replayed, 'delivery is', 'deliveries are')} pending again.`)
    },
  )
}

function addSkip(deliveries: Command): void {
  const command = addCommand(deliveries, 'skip <id>', "cancel a stuck delivery; the customer's next one goes on")
  addExamples(command, 'deliveries skip 01k...').action(async (id: string, options: OutputOptions) => {
    const delivery = await withStore((context) => skipDelivery(context, id))
    show(options, presentDelivery(delivery), (item) => `${item.id} is ${item.state}.`)
  })
}
