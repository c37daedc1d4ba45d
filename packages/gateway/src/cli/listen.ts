import { type Command, Option } from 'commander'
import { addExamples, addLastingCommand, wholeNumber } from './command.ts'
import { nobodyNamed } from './partner-flags.ts'
import { readUrl } from './read-url.ts'
import type { ListenFlags } from './run-listen.ts'

export function addListenCommand(program: Command): void {
  const command = addLastingCommand(program, 'listen', 'receive webhooks here: verify them, print them, answer them')
    .option('--port <port>', 'the port to listen on; 0 takes any free one', wholeNumber(0, 65535), 9000)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .addOption(new Option('--secret <client-secret>', "the connector's secret, to verify with").env('CLIENT_SECRET'))
    .option('--connector <id>', 'of this connector: its secret is read here, or given with --url')
    .option('--status <code>', 'answer always this; else 200, or 401 to what does not verify', wholeNumber(200, 599))
    .option('--forward <url>', 'pass each request on as it came, and answer what comes back', readUrl)
    .option('--save <dir>', 'keep the body and the headers of each request there')
    .option(
      '--relay',
      'do not listen: fetch what a connector created with --delivery pull gets, and --forward it signed; printed alone, it counts as delivered too',
    )
    .option('--url <url>', 'the server of --connector; with --relay: where the messaging API is', readUrl)
    .addOption(new Option('--client-id <id>', "with --relay: the connector's client_id").env('CLIENT_ID'))
  addExamples(
    command,
    'listen --connector 01k...',
    'listen --port 9000 --status 500',
    'listen --forward http://localhost:3000/webhook --json',
    'listen --url https://gateway.example --connector 01k... --secret "$CLIENT_SECRET"',
    'listen --relay --url https://gateway.example --client-id 8f14e45fceea167a --forward http://localhost:3000/webhook',
  ).action(async (flags: ListenFlags) => {
    const isSecretOfEnvironment = command.getOptionValueSource('secret') === 'env'
    const fault = findFault(flags, isSecretOfEnvironment) ?? (await findDouble(flags, isSecretOfEnvironment))
    if (fault !== undefined) return command.error(`error: ${fault}`)
    if (flags.relay) {
      const { runRelay } = await import('./run-relay.ts')
      if (!(await runRelay(flags))) return command.error(nobodyNamed)
      return
    }
    const { runListen } = await import('./run-listen.ts')
    await runListen(flags)
  })
}

function findFault(flags: ListenFlags, isSecretOfEnvironment: boolean): string | undefined {
  const { secret, connector, status, forward, relay, url } = flags
  if (secret === '' && !isSecretOfEnvironment) return 'the --secret is empty: is its environment variable set?'
  if (status !== undefined && (forward !== undefined || relay)) {
    return `give either --status or ${relay ? '--relay' : '--forward'}`
  }
  if (relay) return undefined
  return url !== undefined && connector === undefined ? '--url goes with --connector, or with --relay' : undefined
}

/** A connector here has its secret here; another server tells none. */
async function findDouble(flags: ListenFlags, isSecretOfEnvironment: boolean): Promise<string | undefined> {
  const { secret, connector, relay, url } = flags
  if (relay || connector === undefined || secret === undefined || isSecretOfEnvironment) return undefined
  const { findServer } = await import('./reach.ts')
  return (await findServer(url ? { url } : {})) ? undefined : 'give either --secret or --connector'
}
