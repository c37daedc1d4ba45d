import type { Command } from 'commander'
import { addExamples, addLastingCommand, wholeNumber } from './command.ts'
import { readUrl } from './read-url.ts'
import type { TailFlags } from './run-tail.ts'

export function addTailCommand(program: Command): void {
  const command = addLastingCommand(program, 'tail', 'follow what customers and agents write, as it happens')
    .option('--url <url>', 'work on this server, with its operator token', readUrl)
    .requiredOption('--connector <id>', 'of this connector')
    .option('--customer <customer-id>', 'only of this customer')
    .option(
      '--after <id>',
      'first what came after this id, as --json prints it',
      wholeNumber(0, Number.MAX_SAFE_INTEGER),
    )
  command.addHelpText('after', '\nIt shows contents: the audit log tells who followed.')
  addExamples(
    command,
    'tail --connector 01k...',
    'tail --url https://gateway.example --connector 01k... --customer zoe --json',
  ).action(async (flags: TailFlags) => {
    const { runTail } = await import('./run-tail.ts')
    await runTail(flags)
  })
}
