import { Command } from 'commander'
import { version } from '../lib/version.ts'
import { addAgentCommands } from './agent.ts'
import { addBackupCommands } from './backup.ts'
import { addChatCommand } from './chat.ts'
import { addCompletionCommand } from './completion.ts'
import { addConnectorCommands } from './connector.ts'
import { addCustomerCommands } from './customer.ts'
import { addDeliveriesCommands } from './deliveries.ts'
import { addDoctorCommand } from './doctor.ts'
import { addInstanceCommands } from './instance.ts'
import { addListenCommand } from './listen.ts'
import { addServeCommand } from './serve.ts'

const introduction = `
Settings are environment variables PASSERELLE_*, or lines of passerelle.env in PASSERELLE_DATA_DIR (./data): see
docs/settings.md. Commands work on the database there, whether the server runs or not.`

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
  addCustomerCommands(program)
  addBackupCommands(program)
  addChatCommand(program)
  addListenCommand(program)
  addDoctorCommand(program)
  addCompletionCommand(program)
  return program
}
