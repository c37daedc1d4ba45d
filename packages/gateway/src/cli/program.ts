import { Command } from 'commander'
import { version } from '../lib/version.ts'

const introduction = `
Settings are environment variables PASSERELLE_*, or lines of passerelle.env in PASSERELLE_DATA_DIR (./data): see
docs/settings.md. Commands work on the database there, whether the server runs or not; with --url, or where there is no
database, on the server that "passerelle login" knows.`

interface Family {
  /** What the command line begins with. */
  words: readonly string[]
  load(): Promise<(program: Command) => void>
}

const families: readonly Family[] = [
  { words: ['serve'], load: async () => (await import('./serve.ts')).addServeCommand },
  { words: ['instance'], load: async () => (await import('./instance.ts')).addInstanceCommands },
  { words: ['connector'], load: async () => (await import('./connector.ts')).addConnectorCommands },
  { words: ['agent'], load: async () => (await import('./agent.ts')).addAgentCommands },
  { words: ['queue'], load: async () => (await import('./queue.ts')).addQueueCommands },
  { words: ['board'], load: async () => (await import('./board.ts')).addBoardCommand },
  { words: ['report'], load: async () => (await import('./report.ts')).addReportCommand },
  { words: ['deliveries'], load: async () => (await import('./deliveries.ts')).addDeliveriesCommands },
  { words: ['customer'], load: async () => (await import('./customer.ts')).addCustomerCommands },
  { words: ['requests'], load: async () => (await import('./requests.ts')).addRequestsCommands },
  { words: ['contact'], load: async () => (await import('./contact.ts')).addContactCommands },
  { words: ['node'], load: async () => (await import('./node.ts')).addNodeCommands },
  { words: ['alert'], load: async () => (await import('./alert.ts')).addAlertCommands },
  { words: ['audit'], load: async () => (await import('./audit.ts')).addAuditCommands },
  { words: ['backup', 'restore'], load: async () => (await import('./backup.ts')).addBackupCommands },
  { words: ['migrate'], load: async () => (await import('./migrate.ts')).addMigrateCommand },
  { words: ['chat'], load: async () => (await import('./chat.ts')).addChatCommand },
  { words: ['tail'], load: async () => (await import('./tail.ts')).addTailCommand },
  { words: ['send'], load: async () => (await import('./send.ts')).addSendCommand },
  { words: ['listen'], load: async () => (await import('./listen.ts')).addListenCommand },
  { words: ['mcp'], load: async () => (await import('./mcp.ts')).addMcpCommand },
  { words: ['login', 'logout'], load: async () => (await import('./login.ts')).addLoginCommands },
  { words: ['doctor'], load: async () => (await import('./doctor.ts')).addDoctorCommand },
  // It names all the others, so that it needs them.
  { words: [], load: async () => (await import('./completion.ts')).addCompletionCommand },
]

/** With the commands that these arguments can mean, for a fast start; with all of them when they name none. */
export async function createProgram(args: readonly string[] = []): Promise<Command> {
  const program = new Command('passerelle')
    .description(
      'A self-hosted messaging gateway between the software that talks to customers and the agents who take over.',
    )
    .version(version)
    .addHelpText('after', introduction)
    .exitOverride()
    // What went wrong is told in one place, report-error.ts.
    .configureOutput({ outputError: () => {} })
  const named = families.filter(({ words }) => words.includes(args[0] ?? ''))
  const loaded = await Promise.all((named.length > 0 ? named : families).map(({ load }) => load()))
  for (const addCommands of loaded) addCommands(program)
  return program
}
