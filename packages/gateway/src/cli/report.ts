import { pipeline } from 'node:stream/promises'
import type { ReportItem } from '@passerelle/protocol'
import type { Command } from 'commander'
import { presentReport } from '../api/http/present-report.ts'
import { refuse } from '../lib/errors.ts'
import type { ReportRequest } from '../reports/read-report.ts'
import { readReport } from '../reports/read-report.ts'
import { writeReport } from '../reports/write-report.ts'
import { addExamples, addLocalCommand, choice } from './command.ts'
import { type OutputOptions, show } from './output.ts'
import { formatTable } from './table.ts'
import { withStore } from './with-store.ts'

interface ReportFlags extends OutputOptions, Omit<ReportRequest, 'instanceId'> {
  instance: string
  csv?: boolean
}

export function addReportCommand(program: Command): void {
  const command = addLocalCommand(
    program,
    'report',
    'count conversations over time: how many came, waited, were answered',
  )
    .requiredOption('--instance <id>', 'of this instance')
    .option('--from <date>', 'the first day; six days before the last one when left out')
    .option('--to <date>', 'the last day; today when left out')
    .option('--zone <zone>', "whose days they are, Europe/Paris for example; this machine's when left out")
    .addOption(choice('--by <unit>', 'what to count by', ['day', 'hour']).default('day'))
    .addOption(choice('--per <group>', 'also apart by', ['queue', 'agent', 'connector', 'tag']))
    .option('--csv', 'print it as CSV, for a spreadsheet')
  addExamples(
    command,
    'report --instance 01k... --from 2026-03-01 --to 2026-03-31 --per queue',
    'report --instance 01k... --by hour --csv > report.csv',
  ).action(async ({ instance: instanceId, csv, json, zone = ownZone(), ...wanted }: ReportFlags) => {
    const report = await withStore(async (context) => {
      if (!(await context.store.findInstance(instanceId))) throw refuse('instance_unknown', { id: instanceId })
      return readReport(context, { ...wanted, zone, instanceId })
    })
    if (csv) await pipeline(writeReport(report), process.stdout, { end: false })
    else show(json ? { json } : {}, presentReport(report), formatReport)
  })
}

const ownZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

type Figures = ReportItem['totals']

function formatReport({ periods, groups, totals, per, by }: ReportItem): string {
  const table = (title: string, rows: readonly (readonly [string, Figures])[]) =>
    formatTable(
      [title, ...header],
      [...rows, ['all', totals] as const].map(([name, one]) => [name, ...cellsOf(one)]),
    )
  const overTime = table(
    by,
    periods.map((period) => [period.at.slice(0, by === 'day' ? 10 : 16), period]),
  )
  if (per === null) return overTime
  return `${overTime}\n\n${table(
    per,
    groups.map((group) => [group.name ?? (group.id || 'none'), group]),
  )}`
}

const header = ['opened', 'answered', 'closed', 'abandoned', 'returned', 'wait', 'first answer', 'handling', 'rating']

/** Times are medians; behind the average rating stands how many there are. */
const cellsOf = ({ opened, answered, closed, abandoned, returned, rating, ...times }: Figures): string[] => [
  ...[opened, answered, closed, abandoned, returned].map(String),
  ...[times.wait, times.first_answer, times.handling].map(({ median_seconds: half }) =>
    half === null ? '-' : `${half}s`,
  ),
  rating.average === null ? '-' : `${rating.average} (${rating.count})`,
]
