import {
  type ConnectorItem,
  type DeliveryItem,
  type DeliveryState,
  lastingEventTypes,
  type PartnerEventType,
} from '@passerelle/protocol'
import { type Reason, reason, sayInEnglish } from '@passerelle/protocol/errors'
import type { Command } from 'commander'
import { deliveryKinds, deliveryStates } from '../api/operator/present.ts'
import { sinceForms } from '../lib/since.ts'
import { checkFilter } from './check-filter.ts'
import { addCommand, addExamples, addPageOptions, choice, readPageOptions, readTime } from './command.ts'
import { counted, formatFields, note, type OutputOptions, show, showPage } from './output.ts'
import { type Reached, reach, reachAny } from './reach.ts'

interface PageFlags extends OutputOptions {
  limit: number
  cursor?: string
}

export function addDeliveriesCommands(program: Command): void {
  const deliveries = program.command('deliveries').description('replies and events on their way to partners')
  addList(deliveries)
  addShow(deliveries)
  addAttempts(deliveries)
  addReplay(deliveries)
  addSkip(deliveries)
}

interface ListFlags extends PageFlags {
  connector?: string
  state?: DeliveryState
  kind?: 'message' | 'event'
  event?: PartnerEventType
}

function addList(deliveries: Command): void {
  const command = addCommand(deliveries, 'list', 'list deliveries, the newest first')
    .option('--connector <id>', 'only of this connector')
    .addOption(choice('--state <state>', 'only in this state', deliveryStates))
    .addOption(choice('--kind <kind>', 'only messages, or only events', deliveryKinds))
    .addOption(choice('--event <type>', 'only events of this type', lastingEventTypes))
  addExamples(addPageOptions(command), 'deliveries list --state exhausted').action(async (options: ListFlags) => {
    const { connector: connector_id, state, kind, event: event_type } = options
    const reached = await reachAny(options)
    const wanted = { ...readPageOptions(options), connector_id, state, kind, event_type }
    const page = await checkFilter(reached, wanted, await (await reached('deliveries')).list(wanted))
    const unsendable = options.json ? new Map<string, string>() : await findUnsendable(reached, page.items)
    const why = ({ state, last_error, connector_id }: DeliveryItem) =>
      last_error ?? (state === 'pending' ? (unsendable.get(connector_id) ?? null) : null)
    showPage(options, page, {
      id: (item) => item.id,
      what: (item) => item.event_type ?? item.kind,
      customer: (item) => item.customer_id,
      state: (item) => item.state,
      attempts: (item) => item.attempts,
      next_attempt: (item) => item.next_attempt_at,
      last_error: why,
    })
  })
}

/** Why what they are to send waits without an attempt. */
const whyUnsent = (connector: ConnectorItem): Reason | undefined => {
  if (connector.delivery === 'pull') return reason('waits_for_partner')
  return connector.webhook_url === null ? reason('webhook_url_missing') : undefined
}

/** Of these deliveries, the connectors that send nothing by themselves, each with why. */
async function findUnsendable(reached: Reached, items: readonly DeliveryItem[]): Promise<Map<string, string>> {
  const waiting = items.filter(({ state, last_error }) => state === 'pending' && last_error === null)
  const ids = new Set(waiting.map(({ connector_id }) => connector_id))
  if (ids.size === 0) return new Map()
  const connectors = await reached('connectors')
  const found = await Promise.all([...ids].map((id) => connectors.read(id)))
  return new Map(
    found.flatMap((one) => {
      const why = whyUnsent(one)
      return why ? [[one.id, sayInEnglish(why)] as const] : []
    }),
  )
}

function addShow(deliveries: Command): void {
  const command = addCommand(deliveries, 'show <id>', 'show one delivery')
  addExamples(command, 'deliveries show 01k... --json').action(async (id: string, options: OutputOptions) => {
    show(options, await (await reach('deliveries', options)).read(id), formatFields)
  })
}

function addAttempts(deliveries: Command): void {
  const command = addCommand(deliveries, 'attempts <id>', 'list the attempts of a delivery, the oldest first')
  addExamples(command, 'deliveries attempts 01k...')
  addPageOptions(command).action(async (id: string, options: PageFlags) => {
    const deliveries = await reach('deliveries', options)
    showPage(options, await deliveries.listAttempts(id, readPageOptions(options)), {
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
      const { connector: connector_id, since } = options
      if (id !== undefined && connector_id === undefined && since === undefined) {
        const delivery = await (await reach('deliveries', options)).replay(id)
        return show(options, delivery, (item) => `${item.id} is ${item.state} again.`)
      }
      if (id !== undefined || connector_id === undefined || since === undefined) {
        return command.error('error: give either the id of a delivery, or both --connector and --since')
      }
      const tell = (so: number) => process.stderr.isTTY && note(`${so} so far`)
      const { replayed } = await (await reach('deliveries', options)).replaySince({ connector_id, since }, tell)
      show(options, { replayed }, () => `${counted(replayed, 'delivery is', 'deliveries are')} pending again.`)
    },
  )
}

function addSkip(deliveries: Command): void {
  const command = addCommand(deliveries, 'skip <id>', "cancel a stuck delivery; the customer's next one goes on")
  addExamples(command, 'deliveries skip 01k...').action(async (id: string, options: OutputOptions) => {
    const delivery = await (await reach('deliveries', options)).skip(id)
    show(options, delivery, (item) => `${item.id} is ${item.state}.`)
  })
}
