import { type AgentRight, agentRights, type OperatorAgentItem } from '@passerelle/protocol'
import { type Command, InvalidArgumentError } from 'commander'
import { roles } from '../agents/check-agent.ts'
import { isRight } from '../agents/rights.ts'
import { splitList } from '../config/parse-setting.ts'
import { checkFilter } from './check-filter.ts'
import { addCommand, addExamples, addPageOptions, choice, readPageOptions, wholeNumber } from './command.ts'
import { type OrNone, orNone, orNull } from './or-none.ts'
import { formatFields, note, type OutputOptions, show, showPage } from './output.ts'
import { reach, reachAny } from './reach.ts'

interface CreateFlags extends OutputOptions {
  instance?: string
  email?: string
  name: string
  password?: string
  role?: string
  service?: boolean
  capacity?: number
  rights?: AgentRight[]
}

export function addAgentCommands(program: Command): void {
  const agent = program.command('agent').description('people who answer, operators, and services with an API key')
  addCreate(agent)
  addList(agent)
  addUpdate(agent)
  addDisable(agent)
  addEnable(agent)
  addResetPassword(agent)
  addResetSecondFactor(agent)
  addUnlinkIdentity(agent)
}

function addCreate(agent: Command): void {
  const command = addCommand(agent, 'create', 'create an agent, an operator or a service agent')
    .option('--instance <id>', 'the instance they work for; operators have none')
    .option('--email <email>', 'what a person logs in with')
    .requiredOption('--name <name>', 'what colleagues, and perhaps customers, see')
    .option('--password <password>', 'at least 12 characters; one is made and shown when absent')
    .addOption(choice('--role <role>', 'agent unless named', roles))
    .option('--capacity <count>', "open conversations they are given at most; else their queue's", wholeNumber(1, 1000))
    .option(
      '--rights <list>',
      "what an agent may do with a customer's data: export, erase, both, or none; none when absent, export for software",
      readRights,
    )
    .option('--service', 'software with an API key instead of a person')
  addExamples(
    command,
    'agent create --instance 01k... --email ann@example.com --name "Ann"',
    'agent create --instance 01k... --email ann@example.com --name "Ann" --rights export',
    'agent create --email ops@example.com --name "Ops" --role operator',
    'agent create --instance 01k... --name "Contact centre" --service --json',
  ).action((flags: CreateFlags) => (flags.service ? createService(command, flags) : createPerson(command, flags)))
}

async function createPerson(command: Command, flags: CreateFlags): Promise<void> {
  const { instance: instance_id, email, name, role, password: given, capacity, rights } = flags
  if (email === undefined) return command.error("error: required option '--email <email>' not specified")
  const agents = await reach('agents', flags)
  const created = await agents.create({ instance_id, email, name, role, password: given, capacity, rights })
  const item = {
    ...{ id: created.id, instance_id: created.instance_id, email: created.email },
    ...{ name: created.name, role: created.role },
  }
  show(flags, given === undefined ? { ...item, password: created.password } : item, formatFields)
  if (!flags.json && given === undefined) note('The password is shown this once.')
}

async function createService(command: Command, flags: CreateFlags): Promise<void> {
  const { instance: instance_id, name, capacity, rights } = flags
  if (instance_id === undefined) return command.error("error: required option '--instance <id>' not specified")
  if (flags.email ?? flags.password ?? flags.role) {
    return command.error('error: a service agent has no --email, --password or --role')
  }
  const wanted = { instance_id, name, capacity, rights, service: true } as const
  const { id, api_key } = await (await reach('agents', flags)).create(wanted)
  show(flags, { id, api_key }, formatFields)
  if (!flags.json) note('The API key is shown this once.')
}

function addList(agent: Command): void {
  const command = addCommand(agent, 'list', 'list agents, operators and service agents')
  addExamples(command, 'agent list --instance 01k...')
  addPageOptions(command.option('--instance <id>', 'only of this instance')).action(
    async (options: OutputOptions & { limit: number; cursor?: string; instance?: string }) => {
      const reached = await reachAny(options)
      const wanted = { ...readPageOptions(options), instance_id: options.instance }
      const page = await (await reached('agents')).list(wanted)
      showPage(options, await checkFilter(reached, wanted, page), {
        id: (item) => item.id,
        name: (item) => item.name,
        email: (item) => item.email,
        role: (item) => (item.service ? 'service' : item.role),
        'signs in with': (item) => describeLogIn(item),
        status: (item) => item.status,
        instance: (item) => item.instance_id,
        disabled: (item) => (item.disabled_at ? 'disabled' : ''),
      })
    },
  )
}

function describeLogIn({ service, has_password, single_sign_on }: OperatorAgentItem): string {
  if (service) return 'API key'
  const ways = [...(has_password ? ['password'] : []), ...(single_sign_on === null ? [] : ['single sign-on'])]
  return ways.join(', ')
}

/** `none` stands for no right. */
function readRights(text: string): AgentRight[] {
  const names = text === 'none' ? [] : splitList(text)
  if (!names.every(isRight)) throw new InvalidArgumentError(`Write some of ${agentRights.join(', ')}, or none.`)
  return names
}

interface UpdateFlags extends OutputOptions {
  capacity?: OrNone<number>
  rights?: AgentRight[]
  name?: string
  email?: string
  role?: string
  instance?: string
}

function addUpdate(agent: Command): void {
  const command = addCommand(agent, 'update <id>', 'change what is named; the rest stays')
    .option('--name <name>', 'what colleagues, and perhaps customers, see')
    .option('--email <email>', 'what a person logs in with')
    .addOption(
      choice('--role <role>', 'operators have no instance; name one when an operator becomes something else', roles),
    )
    .option(
      '--capacity <count>',
      "open conversations they are given at most, or none: their queue's holds",
      orNone(wholeNumber(1, 1000)),
    )
    .option('--rights <list>', "what an agent may do with a customer's data: export, erase, both, or none", readRights)
    .option('--instance <id>', 'move them: this ends their sessions and releases their conversations')
  addExamples(
    command,
    'agent update 01k... --name "Ann Martin" --email ann.martin@example.com',
    'agent update 01k... --role supervisor',
    'agent update 01k... --capacity 4',
    'agent update 01k... --rights export,erase',
  ).action(async (id: string, options: UpdateFlags) => {
    const { name, email, role, rights, instance: instance_id, capacity } = options
    const wanted = {
      name,
      email,
      role,
      rights,
      instance_id,
      ...(capacity !== undefined && { capacity: orNull(capacity) }),
    }
    if (Object.values(wanted).every((one) => one === undefined)) {
      command.error('error: name at least one thing to change')
    }
    show(options, await (await reach('agents', options)).update(id, wanted), formatFields)
  })
}

function addEnable(agent: Command): void {
  const command = addCommand(agent, 'enable <id>', 'let them in again, with the same password or API key')
  addExamples(command, 'agent enable 01k...').action(async (id: string, options: OutputOptions) => {
    const enabled = await (await reach('agents', options)).enable(id)
    show(options, enabled, (item) => `${item.name} is enabled.`)
  })
}

function addDisable(agent: Command): void {
  const description = 'refuse their password, API key and sessions from now on, and release their conversations'
  const command = addCommand(agent, 'disable <id>', description)
  addExamples(command, 'agent disable 01k...').action(async (id: string, options: OutputOptions) => {
    const disabled = await (await reach('agents', options)).disable(id)
    show(options, disabled, (item) => `${item.name} is disabled.`)
  })
}

function addResetPassword(agent: Command): void {
  const command = addCommand(agent, 'reset-password <id>', 'set a new password; it ends their sessions')
  addExamples(command, 'agent reset-password 01k...')
    .option('--password <password>', 'at least 12 characters; one is made and shown when absent')
    .action(async (id: string, options: OutputOptions & { password?: string }) => {
      const given = options.password
      const { email, password } = await (await reach('agents', options)).resetPassword(id, given)
      const item = { id, email }
      show(options, given === undefined ? { ...item, password } : item, formatFields)
    })
}

function addResetSecondFactor(agent: Command): void {
  const description =
    'let them in with the password alone, when their authenticator app is lost; it ends their sessions'
  const command = addCommand(agent, 'reset-second-factor <id>', description)
  addExamples(command, 'agent reset-second-factor 01k...').action(async (id: string, options: OutputOptions) => {
    const reset = await (await reach('agents', options)).resetSecondFactor(id)
    show(options, reset, (item) => `${item.name} logs in with the password alone.`)
  })
}

function addUnlinkIdentity(agent: Command): void {
  const description =
    'forget who they are at the single sign-on provider, when somebody else is them now; it ends their sessions'
  const command = addCommand(agent, 'unlink-identity <id>', description)
  addExamples(command, 'agent unlink-identity 01k...').action(async (id: string, options: OutputOptions) => {
    const unlinked = await (await reach('agents', options)).unlinkIdentity(id)
    show(options, unlinked, (item) => `${item.name} is linked anew at their next sign-in.`)
  })
}
