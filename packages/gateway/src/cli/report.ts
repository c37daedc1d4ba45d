import { pipeline } from 'node:stream/promises'
import type { ReportItem } from '@passerelle/protocol'
import type { Command } from 'commander'
import { addCommand, addExamples, choice } from './command.ts'
import type { ReportQuery } from './operations.ts'
import { type OutputOptions, show } from './output.ts'
import { reach } from './reach.ts'
import { formatTable } from './table.ts'

interface ReportFlags extends OutputOptions, Omit<ReportQuery, 'instance_id'> {
  instance: string
  csv?: boolean
}

export function addReportCommand(program: Command): void {
  const command = addCommand(program, 'report', 'count conversations over time: how many came, waited, were answered')
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
  ).action(async ({ instance, csv, json, url, zone = ownZone(), ...wanted }: ReportFlags) => {
    const query = { ...wanted, zone, instance_id: instance }
    const reports = await reach('reports', url ? { url } : {})
    if (csv) await pipeline(await reports.csv(query), process.stdout, { end: false })
    else show(json ? { json } : {}, await reports.read(query), formatReport)
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
