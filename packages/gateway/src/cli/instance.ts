import type { Command } from 'commander'
import { presentPage } from '../api/http/present-page.ts'
import { presentInstance } from '../api/operator/present.ts'
import { createInstance } from '../connectors/create-instance.ts'
import { addCommand, addExamples, addPageOptions, readPageOptions } from './command.ts'
import { type OutputOptions, show, showPage } from './output.ts'
import { withStore } from './with-store.ts'

export function addInstanceCommands(program: Command): void {
  const instance = program.command('instance').description('contact centres: each has its own agents and connectors')

  addExamples(
    addCommand(instance, 'create', 'create an instance').requiredOption('--name <name>', 'what people call it'),
    'instance create --name "Acme"',
  ).action(async (options: OutputOptions & { name: string }) => {
    const { id, name } = await withStore((context) => createInstance(context, { name: options.name }))
    show(options, { id, name }, () => `Created the instance ${name}: ${id}`)
  })

  const list = addExamples(addCommand(instance, 'list', 'list the instances'), 'instance list --json')
  addPageOptions(list).action(async (options: OutputOptions & { limit: number; cursor?: string }) => {
    const page = await withStore(({ store }) => store.listInstances(readPageOptions(options)))
    showPage(options, presentPage(page, presentInstance), {
      id: (item) => item.id,
      name: (item) => item.name,
      created: (item) => item.created_at,
    })
  })
}
