import { styleText } from 'node:util'
import type { Command } from 'commander'
import { addExamples, addLocalCommand } from './command.ts'
import type { Finding, FindingStatus } from './doctor/finding.ts'
import { type OutputOptions, show } from './output.ts'
import { Ended } from './report-error.ts'
import { clean } from './table.ts'

export function addDoctorCommand(program: Command): void {
  const command = addLocalCommand(program, 'doctor', {
    description: 'check settings, database, files, server, webhooks; say what to do',
    why: 'it checks what keeps a server from starting, too: settings, folder, ports, keys',
  })
  addExamples(command, 'doctor', 'doctor --json').action(async (options: OutputOptions) => {
    const { runChecks } = await import('./doctor/run-checks.ts')
    const checks = await runChecks(process.env, process.cwd())
    const isWell = checks.every(({ status }) => status !== 'fail')
    show(options, { ok: isWell, checks }, ({ checks: findings }) => describe(findings))
    if (!isWell) throw new Ended(1)
  })
}

const colours = { ok: 'green', warn: 'yellow', fail: 'red', skip: 'dim' } as const satisfies Record<
  FindingStatus,
  string
>

function describe(findings: readonly Finding[]): string {
  const width = Math.max(...findings.map(({ check }) => clean(check).length))
  const lines = findings.flatMap((finding) => [
    `${styleText(colours[finding.status], finding.status.padEnd(4))}  ${clean(finding.check).padEnd(width)}  ${clean(finding.found)}`,
    ...('advice' in finding ? [`${' '.repeat(8 + width)}${clean(finding.advice)}`] : []),
  ])
  const count = (status: FindingStatus) => findings.filter((one) => one.status === status).length
  const counted = (status: FindingStatus, word: string) => `${count(status)} ${word}${count(status) === 1 ? '' : 's'}`
  return [...lines, '', `${count('ok')} ok, ${counted('warn', 'warning')}, ${counted('fail', 'failure')}`].join('\n')
}
