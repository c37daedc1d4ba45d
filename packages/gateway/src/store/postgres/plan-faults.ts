/** What is wrong with the plan of a statement, for tests: see test-plans.ts. Pure. */
import {
  briefIndexes,
  isClockChange,
  narrowColumns,
  ofBothKinds,
  smallTables,
  walkedIndexes,
} from '../sql/plan-rules.ts'

export interface PlanNode {
  'Node Type': string
  'Relation Name'?: string
  'Index Name'?: string
  'Index Cond'?: string
  Filter?: string
  'Plan Rows': number
  'Total Cost': number
  /** Each time, where it was done. */
  'Actual Rows'?: number
  'Actual Loops'?: number
  'Rows Removed by Filter'?: number
  'Rows Removed by Index Recheck'?: number
  Plans?: PlanNode[]
}

/** A page, and what tells whether there is another. */
const mostSorted = 1001

/** Those that wait are counted in some milliseconds, by a small entry of each. */
const counted = /^(deliveries_pending|attachments_to_fetch)$/

interface Placed {
  node: PlanNode
  /** Those that take its rows, the next one first. */
  above: readonly PlanNode[]
  table: string | undefined
}

function* nodesOf(node: PlanNode, above: readonly PlanNode[] = []): Generator<Placed> {
  const table =
    node['Relation Name'] ?? (node['Node Type'].startsWith('Bitmap') ? above[0]?.['Relation Name'] : undefined)
  yield { node, above, table }
  for (const below of node.Plans ?? []) yield* nodesOf(below, [node, ...above])
}

/** What no statement may do, however seldom it runs. */
export const findFaults = (sql: string, plan: PlanNode): string[] =>
  isClockChange(sql)
    ? []
    : [...nodesOf(plan)]
        .filter((placed) => sortsMuch(placed.node) || isWalk(placed) || passesOver(placed))
        .map(describe)

const describe = ({ node, table }: Placed): string =>
  [
    `${node['Node Type']} of ${node['Index Name'] ?? table ?? `${node.Plans?.[0]?.['Plan Rows']} rows`}`,
    node['Index Cond'] && `by ${node['Index Cond']}`,
    node.Filter && `past all but ${node.Filter}`,
  ]
    .filter(Boolean)
    .join(' ')

const isLarge = (table: string | undefined): boolean =>
  table !== undefined && !smallTables.has(table) && !table.startsWith('pg_')

function isWalk({ node, above, table }: Placed): boolean {
  if (!isLarge(table)) return false
  const { 'Node Type': type, 'Index Name': index } = node
  if (type === 'Seq Scan') return true
  if (index === undefined || node['Index Cond'] !== undefined || briefIndexes.has(index)) return false
  const isHead = above[0]?.['Node Type'] === 'Limit' && (node.Filter === undefined || index === 'activities_audit')
  const [taker] = above.filter((node) => node['Node Type'] !== 'Bitmap Heap Scan')
  return !isHead && !(counted.test(index) && taker?.['Node Type'] === 'Aggregate')
}

const sortsMuch = (node: PlanNode): boolean =>
  node['Node Type'].endsWith('Sort') &&
  (node.Plans?.[0]?.['Plan Rows'] ?? 0) > mostSorted &&
  ![...nodesOf(node)].some(({ node: below }) => below['Node Type'] === 'Limit')

/** Hold rows of one state alone, and say so again where they lock rows. */
const ofOneState = /^(deliveries_(due|tried|pending)|attachments_to_fetch|conversations_(open|held|of_queue|with_bot))$/

/** Whether it looks at each row of a range for something that no index told. */
function passesOver({ node, table }: Placed): boolean {
  const { 'Index Name': index, 'Index Cond': condition = '' } = node
  if (!isLarge(table) || index === undefined || node.Filter === undefined) return false
  if (walkedIndexes.test(index) || briefIndexes.has(index)) return false
  const given = [...condition.matchAll(/\b(\w+)\)? = /g)].map(([, column = '']) => column)
  if (given.some((column) => narrowColumns.includes(column) || uniqueColumns.includes(column))) return false
  // A row's instance goes with whatever else it belongs to.
  const known = ['instance_id', ...(ofOneState.test(index) ? ['state', 'head', 'status'] : [])]
  if (ofBothKinds.test(index)) known.push('subject')
  return columnsIn(node.Filter).some((column) => !known.includes(column))
}

const uniqueColumns = ['id', 'seq', 'hash', 'uid', 'key']

/** Those that must equal one value. */
const columnsIn = (condition: string): string[] =>
  [...condition.matchAll(/\b(\w+)\)?(?:::\w+)? = (?!ANY)/g)].map(([, column = '']) => column)

/** How many rows it looked at, where it looked at most. */
export const mostRead = (plan: PlanNode): number =>
  Math.max(
    ...[...nodesOf(plan)].map(({ node, table }) =>
      isLarge(table) || table === undefined
        ? (node['Actual Loops'] ?? 0) *
          ((node['Actual Rows'] ?? 0) +
            (node['Rows Removed by Filter'] ?? 0) +
            (node['Rows Removed by Index Recheck'] ?? 0))
        : 0,
    ),
  )
