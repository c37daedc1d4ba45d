import type { Command } from 'commander'
import { addCommand, addExamples } from './command.ts'
import { type OutputOptions, showPage } from './output.ts'
import { reach } from './reach.ts'

export function addNodeCommands(program: Command): void {
  const node = program.command('node').description('the servers at work on the database')
  const command = addCommand(node, 'list', 'list servers: what they do, and when they were last heard of')
  addExamples(command, 'node list', 'node list --json').action(async (options: OutputOptions) => {
    showPage(options, await (await reach('nodes', options)).list(), {
      id: (item) => item.id,
      host: (item) => item.hostname,
      version: (item) => item.version,
      roles: (item) => item.roles.join(','),
      state: (item) => item.state,
      seen: (item) => item.seen_at,
      sending: (item) => item.deliveries_in_flight,
      database: (item) => item.health.database,
      files: (item) => item.health.files,
    })
  })
}
