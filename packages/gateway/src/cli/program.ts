import { Command } from 'commander'
import { version } from '../lib/version.ts'
import { addAgentCommands } from './agent.ts'
import { addConnectorCommands } from './connector.ts'
import { addDeliveriesCommands } from './deliveries.ts'
import { addInstanceCommands } from './instance.ts'
import { addServeCommand } from './serve.ts'

const introduction = `
Settings are environment variables PASSERELLE_*: see docs/settings.md. Commands work on the database of
PASSERELLE_DATA_DIR (./data), whether the server runs or not.`

export function createProgram(): Command {
  const program = new Command('passerelle')
    .description(
      'A self-hosted messaging gateway between the software that talks to customers and the agents who take over.',
    )
    .version(version)
    .addHelpText('after', introduction)
    .exitOverride()
    // What went wrong is told in one place, report-error.ts.
    .configureOutput({ outputError: () => {} })
  addServeCommand(program)
  addInstanceCommands(program)
  addConnectorCommands(program)
  addAgentCommands(program)
  addDeliveriesCommands(program)
  return program
}
