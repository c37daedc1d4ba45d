import { type PartnerEventType, partnerEventTypes, type TestItem } from '@passerelle/protocol'
import { type Command, InvalidArgumentError } from 'commander'
import type { ConnectorOptions } from '../api/operator/read-options.ts'
import { confirmIfAsked, confirmInTerminal } from './ask.ts'
import { checkFilter } from './check-filter.ts'
import { addCommand, addExamples, addPageOptions, choice, readPageOptions, wholeNumber } from './command.ts'
import { counted, formatFields, note, type OutputOptions, show, showPage } from './output.ts'
import { reach, reachAny } from './reach.ts'
import { Ended } from './report-error.ts'
import { clean } from './table.ts'

interface OptionFlags {
  name?: string
  webhookUrl?: string
  eventsUrl?: string
  events?: 'all' | PartnerEventType[]
  paused?: 'true' | 'false'
  success?: '200' | '2xx'
  hashEncoding?: 'hex' | 'base64'
  senderMode?: 'fixed' | 'agent'
  senderId?: string
  senderName?: string
  inlineMax?: number
  retention?: string
  defaultQueue?: string
  delivery?: 'push' | 'pull'
}

const addOptionFlags = (command: Command): Command =>
  command
    .option('--webhook-url <url>', 'where replies are sent; "" for nowhere yet')
    .option('--events-url <url>', 'where events are sent; "" for nowhere')
    .option('--events <types>', `all, or some, with commas: ${partnerEventTypes.join(', ')}`, eventTypes)
    .addOption(choice('--paused <bool>', 'queue replies instead of sending them', ['true', 'false']))
    .addOption(choice('--success <statuses>', 'which answers count as received', ['200', '2xx']))
    .addOption(choice('--hash-encoding <encoding>', 'how Body-Hash is spelled', ['hex', 'base64']))
    .addOption(choice('--sender-mode <mode>', "send one identity, or the agent's name", ['fixed', 'agent']))
    .option('--sender-id <id>', 'id of the sender that customers see')
    .option('--sender-name <name>', 'name of the sender that customers see')
    .option('--inline-max <bytes>', 'send files up to this size as base64', wholeNumber(0, 26_214_400))
    .option('--retention <time>', 'delete closed conversations after 90d, or off; default: as the server is set')
    .option('--default-queue <id>', "where its conversations wait first; none: the instance's default queue")

function readOptionFlags(flags: OptionFlags): ConnectorOptions {
  const { name, webhookUrl, paused, success, hashEncoding, senderMode, senderId, senderName, inlineMax } = flags
  const { retention, defaultQueue, delivery, eventsUrl, events } = flags
  return {
    ...(delivery !== undefined && { delivery }),
    ...(name !== undefined && { name }),
    ...(webhookUrl !== undefined && { webhook_url: webhookUrl === '' ? null : webhookUrl }),
    ...(eventsUrl !== undefined && { events_url: eventsUrl === '' ? null : eventsUrl }),
    ...(events !== undefined && { events }),
    ...(paused !== undefined && { paused: paused === 'true' }),
    ...(success !== undefined && { success }),
    ...(hashEncoding !== undefined && { hash_encoding: hashEncoding }),
    ...(senderMode !== undefined && { sender_mode: senderMode }),
    ...(senderId !== undefined && { sender_id: senderId }),
    ...(senderName !== undefined && { sender_name: senderName }),
    ...(inlineMax !== undefined && { inline_max: inlineMax }),
    ...(retention !== undefined && { retention: retention === 'default' ? null : retention }),
    ...(defaultQueue !== undefined && { default_queue_id: defaultQueue === 'none' ? null : defaultQueue }),
  }
}

function eventTypes(value: string): 'all' | PartnerEventType[] {
  if (value === 'all') return value
  const isType = (one: string): one is PartnerEventType => (partnerEventTypes as readonly string[]).includes(one)
  const wanted = value.split(',').map((one) => one.trim())
  const unknown = wanted.find((one) => !isType(one))
  if (unknown !== undefined) throw new InvalidArgumentError(`There is no event "${unknown}".`)
  return wanted.filter(isType)
}

export function addConnectorCommands(program: Command): void {
  const connector = program.command('connector').description("the ties to partners' software")
  addCreate(connector)
  addList(connector)
  addUpdate(connector)
  addRotateSecret(connector)
  addTest(connector)
  addHold(connector, 'pause', true)
  addHold(connector, 'resume', false)
  addDelete(connector)
}

function addCreate(connector: Command): void {
  const command = addCommand(connector, 'create', 'create a connector and print its secret, this once')
    .requiredOption('--instance <id>', 'the instance it belongs to')
    .requiredOption('--name <name>', 'what people call it')
    .addOption(
      choice('--delivery <how>', 'send replies to the webhook, or let the partner fetch them', ['push', 'pull']),
    )
  addExamples(
    addOptionFlags(command),
    'connector create --instance 01k... --name "Bot" --webhook-url https://bot.example/webhook',
  ).action(async (options: OutputOptions & OptionFlags & { instance: string; name: string }) => {
    const { instance: instance_id, name } = options
    const connectors = await reach('connectors', options)
    const created = await connectors.create({ ...readOptionFlags(options), instance_id, name })
    const { id, client_id, client_secret, webhook_url } = created
    show(options, { id, client_id, client_secret, webhook_url }, formatFields)
    if (!options.json) note('The secret is shown this once: keep it where the partner finds it.')
  })
}

function addList(connector: Command): void {
  const command = addCommand(connector, 'list', 'list the connectors')
  addExamples(command, 'connector list --json')
  addPageOptions(command.option('--instance <id>', 'only of this instance')).action(
    async (options: OutputOptions & { limit: number; cursor?: string; instance?: string }) => {
      const reached = await reachAny(options)
      const wanted = { ...readPageOptions(options), instance_id: options.instance }
      const page = await (await reached('connectors')).list(wanted)
      showPage(options, await checkFilter(reached, wanted, page), {
        id: (item) => item.id,
        name: (item) => item.name,
        client_id: (item) => item.client_id,
        webhook_url: (item) =>
          item.delivery === 'pull' ? `fetched, ${item.asked_at ?? 'never yet'}` : item.webhook_url,
        events_url: (item) => item.events_url,
        paused: (item) => (item.paused ? 'paused' : ''),
        endpoint: (item) => (item.breaker.state === 'open' ? 'failing' : ''),
        events: (item) => (item.events_breaker.state === 'open' ? 'failing' : ''),
      })
    },
  )
}

function addUpdate(connector: Command): void {
  const command = addCommand(connector, 'update <id>', 'change what is named, and nothing else')
  addExamples(
    addOptionFlags(command.option('--name <name>', 'what people call it')),
    'connector update 01k... --webhook-url https://bot.example/v2',
    'connector update 01k... --success 2xx --hash-encoding base64',
    'connector update 01k... --retention 90d',
    'connector update 01k... --events-url https://bot.example/events --events conversation.closed,message.read',
  ).action(async (id: string, options: OutputOptions & OptionFlags) => {
    const patch = readOptionFlags(options)
    if (Object.keys(patch).length === 0) command.error('error: name at least one thing to change')
    show(options, await (await reach('connectors', options)).update(id, patch), formatFields)
  })
}

function addRotateSecret(connector: Command): void {
  const command = addCommand(connector, 'rotate-secret <id>', 'make a new secret; the old one ends within a second')
  addExamples(command.option('--yes', 'go on without asking'), 'connector rotate-secret 01k... --json').action(
    async (id: string, options: OutputOptions & { yes?: boolean }) => {
      const connectors = await reach('connectors', options)
      const { name } = await connectors.read(id)
      await confirmIfAsked(`Make a new secret for ${clean(name)}? The old one is refused from then on.`, options)
      const { client_id, client_secret } = await connectors.rotateSecret(id)
      show(options, { id, client_id, client_secret }, formatFields)
      if (!options.json) note('Replies are signed with it from now on. Tokens issued before stay good.')
    },
  )
}

function addTest(connector: Command): void {
  const command = addCommand(
    connector,
    'test <id>',
    'send a signed test message to its webhook, now, and say what came back',
  )
  addExamples(command, 'connector test 01k...', 'connector test 01k... --json').action(
    async (id: string, options: OutputOptions) => {
      const result = await (await reach('connectors', options)).test(id)
      show(options, result, describeTest)
      if (!result.delivered) throw new Ended(1)
    },
  )
}

function describeTest({ delivered, status, duration_ms, error, response }: TestItem): string {
  const answer = status === null ? 'no answer' : `status ${status}`
  if (delivered) return `The webhook took the test message: ${answer} after ${duration_ms} ms.`
  const said = response ? `\nIt said: ${clean(response.slice(0, 400))}` : ''
  return `The webhook did not take the test message: ${error} (${answer} after ${duration_ms} ms).${said}${adviceFor(status)}`
}

function adviceFor(status: number | null): string {
  if (status === null)
    return '\nSee that the URL is right and that the server may reach it: "passerelle connector list" shows it.'
  if (status === 401 || status === 403) {
    return '\nIs the secret it verifies with that of this connector? "passerelle connector rotate-secret" makes a new one.'
  }
  return '\nThe log of the webhook says why. "passerelle listen" shows what is sent.'
}

function addHold(connector: Command, name: 'pause' | 'resume', paused: boolean): void {
  const description = paused ? 'queue replies instead of sending them' : 'send again, what waited first'
  const command = addCommand(connector, `${name} <id>`, description)
  addExamples(command, `connector ${name} 01k...`).action(async (id: string, options: OutputOptions) => {
    const changed = await (await reach('connectors', options)).update(id, { paused })
    show(options, changed, (item) => `${item.name} is ${item.paused ? 'paused' : 'sending'}.`)
  })
}

function addDelete(connector: Command): void {
  const command = addCommand(connector, 'delete <id>', 'delete it: its credentials die, what waited is cancelled')
  addExamples(
    command.option('--yes', 'go on without asking; needed where there is no terminal'),
    'connector delete 01k...',
    'connector delete 01k... --yes',
  ).action(async (id: string, options: OutputOptions & { yes?: boolean }) => {
    const connectors = await reach('connectors', options)
    const { name } = await connectors.read(id)
    const ends = 'Its credentials stop working and waiting replies are cancelled. This cannot be undone.'
    await confirmInTerminal(command, `Delete the connector ${clean(name)}? ${ends}`, options)
    const { cancelled } = await connectors.delete(id)
    show(options, { id, cancelled }, () => describeDeleted(cancelled))
  })
}

const describeDeleted = (cancelled: number): string =>
  `Deleted; ${counted(cancelled, 'waiting reply was', 'waiting replies were')} cancelled.`
