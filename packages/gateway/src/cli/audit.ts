import type { Command } from 'commander'
import type { ChainVerdict } from '../audit/audit-store.ts'
import { addCommand, addExamples } from './command.ts'
import { type OutputOptions, show } from './output.ts'
import { Ended } from './report-error.ts'
import { withStore } from './with-store.ts'

export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('the record of what was done, and by whom')
  const verify = addCommand(audit, 'verify', 'check that nothing in the record was changed, removed or added')
  addExamples(verify, 'audit verify', 'audit verify --json').action(async (options: OutputOptions) => {
    const verdict = await withStore(({ store }) => store.verifyAudit())
    show(options, present(verdict), () => describe(verdict))
    if (verdict.kind === 'broken') throw new Ended(1)
  })
}

const present = (verdict: ChainVerdict) =>
  verdict.kind === 'whole'
    ? { ok: true, entries: verdict.entries, last_hash: verdict.lastHash }
    : { ok: false, entries: verdict.entries, broken_at: new Date(verdict.at).toISOString(), broken_id: verdict.id }

const describe = (verdict: ChainVerdict): string =>
  verdict.kind === 'whole'
    ? `The record is whole: ${verdict.entries} entries, each follows from the one before.
Last hash: ${verdict.lastHash}
Keep it elsewhere: with fewer entries or another hash for this number of them, the end was cut off or written anew.`
    : `The record was changed: entry ${verdict.id} of ${new Date(verdict.at).toISOString()} does not follow from the ones
before it (${verdict.entries} entries up to there are whole). Compare it with a backup.`
