import type { Command } from 'commander'
import { checkFilter } from './check-filter.ts'
import { addCommand, addExamples, addPageOptions, readPageOptions } from './command.ts'
import { formatFields, type OutputOptions, show, showPage } from './output.ts'
import { addOptionFlags, type OptionFlags, readOptionFlags } from './queue-flags.ts'
import { addMembers } from './queue-members.ts'
import { reach, reachAny } from './reach.ts'

export function addQueueCommands(program: Command): void {
  const queue = program.command('queue').description('where conversations wait for an agent')
  addList(queue)
  addCreate(queue)
  addUpdate(queue)
  addDelete(queue)
  addMembers(queue)
}

function addList(queue: Command): void {
  const command = addCommand(queue, 'list', 'list the queues')
  addExamples(command, 'queue list --instance 01k...')
  addPageOptions(command.option('--instance <id>', 'only of this instance')).action(
    async (options: OutputOptions & { limit: number; cursor?: string; instance?: string }) => {
      const reached = await reachAny(options)
      const wanted = { ...readPageOptions(options), instance_id: options.instance }
      const page = await (await reached('queues')).list(wanted)
      showPage(options, await checkFilter(reached, wanted, page), {
        id: (item) => item.id,
        name: (item) => item.name,
        instance: (item) => item.instance_id,
        default: (item) => (item.is_default ? 'default' : ''),
        assignment: (item) => item.assignment,
        state: ({ availability }) => availability.state,
        available: ({ availability: { agents_available, agents_online } }) => `${agents_available} of ${agents_online}`,
        waiting: ({ availability }) => String(availability.waiting),
      })
    },
  )
}

function addCreate(queue: Command): void {
  const command = addCommand(queue, 'create', 'create a queue')
    .requiredOption('--instance <id>', 'the instance it belongs to')
    .requiredOption('--name <name>', 'what people call it')
  addExamples(
    addOptionFlags(command),
    'queue create --instance 01k... --name "Sales" --wait-target 2m',
    'queue create --instance 01k... --name "Billing" --hours hours.json --overflow-queue 01k... --overflow-after 10m',
  ).action(async (options: OutputOptions & OptionFlags & { instance: string; name: string }) => {
    const wanted = { ...(await readOptionFlags(options)), instance_id: options.instance, name: options.name }
    show(options, await (await reach('queues', options)).create(wanted), formatFields)
  })
}

function addUpdate(queue: Command): void {
  const command = addCommand(queue, 'update <id>', 'change what is named, and nothing else')
  addExamples(
    addOptionFlags(command.option('--name <name>', 'what people call it')),
    'queue update 01k... --wait-target 5m --capacity none',
    'queue update 01k... --default',
  ).action(async (id: string, options: OutputOptions & OptionFlags) => {
    const patch = await readOptionFlags(options)
    if (Object.keys(patch).length === 0) command.error('error: name at least one thing to change')
    show(options, await (await reach('queues', options)).update(id, patch), formatFields)
  })
}

function addDelete(queue: Command): void {
  const description = 'delete a queue that is not the default one; what waits in it goes to that one'
  const command = addCommand(queue, 'delete <id>', description)
  addExamples(command, 'queue delete 01k...').action(async (id: string, options: OutputOptions) => {
    const deleted = await (await reach('queues', options)).delete(id)
    show(options, deleted, () => `The queue ${id} is deleted.`)
  })
}
