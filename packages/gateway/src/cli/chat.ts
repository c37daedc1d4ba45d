import { type Command, Option } from 'commander'
import { canAsk } from './ask.ts'
import type { ChatFlags } from './chat-flags.ts'
import { addExamples, addLastingCommand, wholeNumber } from './command.ts'
import { readUrl } from './read-url.ts'

export function addChatCommand(program: Command): void {
  const command = addLastingCommand(program, 'chat', 'be a customer in the terminal, through a real connector')
    .option('--url <url>', 'where the messaging API is; else as the settings say', readUrl)
    .option('--connector <id>', 'take the credentials from this connector of the database')
    .addOption(new Option('--client-id <id>', "the connector's client_id").env('CLIENT_ID'))
    .addOption(new Option('--client-secret <secret>', "the connector's client_secret").env('CLIENT_SECRET'))
    .option('--customer <customer-id>', 'who you are; a new customer when absent')
    .option('--name <name>', 'what agents see; "Customer" when absent')
    .option('--with-history', 'first send a short talk with a bot, as a hand-over does')
    .option('--history <file>', 'first send the messages of this JSON file, each with a recipient')
    .option('--listen <port>', "show agents' answers: receive the webhook on this port", wholeNumber(0, 65535))
    .option('--yes', "with --listen: replace the connector's webhook without asking")
    .option('--host <address>', 'the address to receive the webhook on', '127.0.0.1')
  command.addHelpText('after', '\nIn the chat: /file PATH sends a file, /history the demo history, /quit ends it.')
  addExamples(
    command,
    'chat --connector 01k... --listen 0 --name "Zoé"',
    'chat --url https://gateway.example --client-id ... --client-secret ... --with-history',
  ).action(async (flags: ChatFlags) => {
    if (flags.withHistory && flags.history !== undefined) {
      return command.error('error: give either --with-history or --history')
    }
    // Only here: the other commands start faster without them.
    const { chooseConnector, readCredentials } = await import('./chat-connector.ts')
    const { findReplaced } = await import('./chat-answers.ts')
    const { runChat } = await import('./run-chat.ts')
    const credentials = (await readCredentials(flags)) ?? (await chooseConnector())
    if (!credentials) {
      return command.error(
        'error: give --connector, or --client-id and --client-secret (or CLIENT_ID and CLIENT_SECRET)',
      )
    }
    const replaced = findReplaced(flags, credentials)
    if (replaced !== null && !canAsk()) {
      return command.error(
        `error: there is no terminal to ask in: add --yes to replace the webhook ${replaced} until the chat ends`,
      )
    }
    await runChat(flags, credentials)
  })
}
