import type { AuditVerificationItem } from '@passerelle/protocol'
import { type Command, InvalidArgumentError } from 'commander'
import { type ChainEnd, readEnd } from '../audit/judge-chain.ts'
import { addCommand, addExamples } from './command.ts'
import { counted, type OutputOptions, show } from './output.ts'
import { reach } from './reach.ts'
import { Ended } from './report-error.ts'
import { clean } from './table.ts'

const purpose = `
Each entry carries a hash over itself and the entry before, so that a changed, removed or inserted entry is found. Whoever
can write the database file can also compute the whole record anew, or cut off its end: only a hash kept on another
machine shows that. Keep what the command prints, and give it with --expect the next time.

Exit codes: 0, the record is whole (and goes on from what --expect says); 1, it was changed; 2, the command line is wrong.`

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('the record of what was done, and by whom')
  const verify = addCommand(audit, 'verify', 'check that nothing in the record was changed, removed or added').option(
    '--expect <end>',
    'the entry count and hash that an earlier run printed, such as 97:40f1...',
    toEnd,
  )
  verify.addHelpText('after', purpose)
  addExamples(
    verify,
    'audit verify',
    'audit verify --expect 97:40f11642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881',
    'audit verify --json',
  ).action(async ({ expect, ...options }: OutputOptions & { expect?: ChainEnd }) => {
    const found = await (await reach('audit', options)).verify(expect)
    show(options, found, describe)
    if (!found.ok) throw new Ended(1)
  })
}

const describe = ({ ok, entries, expect, message = '' }: AuditVerificationItem): string =>
  ok
    ? `The record is whole: ${counted(entries, 'entry', 'entries')}, each follows from the one before.
Keep '${expect}' outside this machine. Next time: passerelle audit verify --expect ${expect}`
    : clean(message)

function toEnd(text: string): ChainEnd {
  const end = readEnd(text)
  if (end) return end
  throw new InvalidArgumentError('Give it as "passerelle audit verify" printed it: the entry count, a colon, the hash.')
}
