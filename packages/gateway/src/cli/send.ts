import { type Command, InvalidArgumentError } from 'commander'
import { addExamples, wholeNumber } from './command.ts'
import { addPartnerFlags, nobodyNamed } from './partner-flags.ts'
import type { SendFlags } from './run-send.ts'

export function addSendCommand(program: Command): void {
  const command = addPartnerFlags(program.command('send [text]'))
    .description('send one message of a customer, as the partner does')
    .option('--json', 'print exactly one JSON document on stdout, all else on stderr')
    .requiredOption('--customer <customer-id>', 'whose message it is')
    .option('--name <name>', "the customer's name, as agents see it; the customer id when absent")
    .option('--file <path>', 'send this file along; can be given several times', gather, [])
    .option('--metadata <json>', 'what goes along for software, as a JSON object', readObject)
    .option('--id <id>', 'the id of the message; a new one when absent')
    .option(
      '--created-at <seconds>',
      'when it was written, since 1970; now when absent. The same --id is a duplicate only with the same time',
      wholeNumber(0, 100_000_000_000),
    )
  command.addHelpText('after', '\nWith "-" in the place of the text it is read from stdin.')
  addExamples(
    command,
    'send --connector 01k... --customer zoe "Where is my parcel?"',
    'send --url https://gateway.example --connector 01k... --customer zoe --file photo.png --json',
    'send - --customer zoe --metadata \'{"order": 4711}\' < message.txt',
  ).action(async (text: string | undefined, flags: SendFlags) => {
    if (text === undefined && flags.file.length === 0) return command.error('error: give a text, or a --file')
    const { findPartner } = await import('./partner.ts')
    const partner = await findPartner(flags)
    if (!partner) return command.error(nobodyNamed)
    const { runSend } = await import('./run-send.ts')
    await runSend(partner, text ?? '', flags)
  })
}

const gather = (path: string, before: string[]): string[] => [...before, path]

function readObject(text: string): Record<string, unknown> {
  const value = parse(text)
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  throw new InvalidArgumentError('Write a JSON object, such as {"order": 4711}.')
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
