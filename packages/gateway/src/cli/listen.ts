import { type Command, Option } from 'commander'
import { addExamples, addLastingCommand, wholeNumber } from './command.ts'
import { readUrl } from './read-url.ts'
import type { ListenFlags } from './run-listen.ts'

export function addListenCommand(program: Command): void {
  const command = addLastingCommand(program, 'listen', 'receive webhooks here: verify them, print them, answer them')
    .option('--port <port>', 'the port to listen on; 0 takes any free one', wholeNumber(0, 65535), 9000)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .addOption(new Option('--secret <client-secret>', "the connector's secret, to verify with").env('CLIENT_SECRET'))
    .option('--connector <id>', "take the secret from this connector's row in the database")
    .option('--status <code>', 'answer always this; else 200, or 401 to what does not verify', wholeNumber(200, 599))
    .option('--forward <url>', 'pass each request on as it came, and answer what comes back', readUrl)
    .option('--save <dir>', 'keep the body and the headers of each request there')
  addExamples(
    command,
    'listen --connector 01k...',
    'listen --port 9000 --status 500',
    'listen --forward http://localhost:3000/webhook --json',
  ).action(async ({ secret, ...flags }: ListenFlags) => {
    const isOfEnvironment = command.getOptionValueSource('secret') === 'env'
    if (secret === '' && !isOfEnvironment) {
      return command.error('error: the --secret is empty: is its environment variable set?')
    }
    const isLeftOut = !secret || (isOfEnvironment && flags.connector !== undefined)
    const options = isLeftOut ? flags : { ...flags, secret }
    if (!isLeftOut && options.connector !== undefined) {
      return command.error('error: give either --secret or --connector')
    }
    if (options.status !== undefined && options.forward !== undefined) {
      return command.error('error: give either --status or --forward')
    }
    const { runListen } = await import('./run-listen.ts')
    await runListen(options)
  })
}
