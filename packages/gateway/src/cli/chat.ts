import type { Command } from 'commander'
import { canAsk } from './ask.ts'
import type { ChatFlags } from './chat-flags.ts'
import { addExamples, addLastingCommand, wholeNumber } from './command.ts'
import { addPartnerFlags, nobodyNamed } from './partner-flags.ts'

export function addChatCommand(program: Command): void {
  const command = addPartnerFlags(
    addLastingCommand(program, 'chat', 'be a customer in the terminal, through a real connector'),
  )
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
    'chat --url https://gateway.example --connector 01k...',
    'chat --url https://gateway.example --client-id ... --client-secret ... --with-history',
  ).action(async (flags: ChatFlags) => {
    if (flags.withHistory && flags.history !== undefined) {
      return command.error('error: give either --with-history or --history')
    }
    // Only here: the other commands start faster without them.
    const { chooseConnector } = await import('./chat-connector.ts')
    const { findReplaced } = await import('./chat-answers.ts')
    const { findPartner, openPartner } = await import('./partner.ts')
    const { runChat } = await import('./run-chat.ts')
    const found = await findPartner(flags)
    const chosen = found ? undefined : await chooseConnector()
    const partner = found ?? (chosen && openPartner(flags, chosen))
    if (!partner) return command.error(nobodyNamed)
    if (partner.of && flags.listen !== undefined) {
      return command.error(
        'error: leave out --listen: the answers of a server that you are logged in to show by themselves',
      )
    }
    const replaced = partner.credentials ? findReplaced(flags, partner.credentials) : null
    if (replaced !== null && !canAsk()) {
      return command.error(
        `error: there is no terminal to ask in: add --yes to replace the webhook ${replaced} until the chat ends`,
      )
    }
    await runChat(flags, partner)
  })
}
