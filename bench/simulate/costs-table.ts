/** The costs as docs/scaling.md shows them. */
import type { Costs, EngineCosts, OperationCost, Shared } from './costs.ts'

const operations = [
  ['inbound', 'a message comes in'],
  ['reply', 'a reply, to its 201'],
  ['delivery', 'its delivery: claimed, sent, settled'],
] as const

const head = ['', 'statements, alone', 'together', 'rows', 'log bytes, alone', 'together', 'server, us', 'database, us']

export const costsTable = ({ sqlite, postgres, assumed }: Costs): string =>
  [
    `**SQLite.** ${describe(sqlite)}`,
    rows(sqlite),
    postgres
      ? `**PostgreSQL.** ${describe(postgres)}`
      : '**PostgreSQL: not measured yet.** What the simulation assumes meanwhile:',
    rows(postgres ?? assumed.postgres),
  ].join('\n\n')

const describe = ({ source }: EngineCosts): string => `Source: ${source}.`

const rows = (costs: EngineCosts): string =>
  [head, head.map((_, column) => (column === 0 ? '---' : '---:')), ...operations.map(rowOf(costs))]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n')

const rowOf =
  (costs: EngineCosts) =>
  ([name, title]: (typeof operations)[number]): (string | number)[] => {
    const cost = costs[name]
    return [title, ...of(cost.statements), cost.rows, ...of(cost.logBytes), ...times(cost)]
  }

const of = ({ alone, together }: Shared) => [alone.toLocaleString('en-US'), together.toLocaleString('en-US')]

const times = ({ serverUs, databaseUs }: OperationCost) => [serverUs, databaseUs === 0 ? 'with the server' : databaseUs]
