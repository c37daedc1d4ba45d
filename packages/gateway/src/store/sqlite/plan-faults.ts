/** What is wrong with the plan of a statement, for tests: see test-plans.ts. Pure. */
import {
  briefIndexes,
  isClockChange,
  narrowColumns,
  ofBothKinds,
  smallTables,
  walkedIndexes,
} from '../sql/plan-rules.ts'

/** Hold rows of one status alone. */
const ofOneStatus = /^conversations_(open|held|longest|quiet|closed|of_queue|with_bot|snoozed|due)$/

const narrow = new RegExp(`\\b(${narrowColumns.join('|')})=\\?`)

/** Counted in some milliseconds, however many deliveries there ever were: it holds those that wait, and little of each. */
const counted = 'SCAN deliveries USING COVERING INDEX deliveries_pending'

/** What no statement may do, however seldom it runs. */
export function findWalks(sql: string, plan: readonly string[]): string[] {
  if (isClockChange(sql)) return []
  const aliases = aliasesIn(sql)
  return plan.filter((step) => {
    if (/TEMP B-TREE FOR (LAST \d+ TERMS? OF )?ORDER BY/.test(step)) return !isBounded(sql)
    const [, name = '', how = ''] = /^SCAN (\w+)(.*)/.exec(step) ?? []
    const table = aliases.get(name)
    if (!table || smallTables.has(table) || how.includes('VIRTUAL TABLE') || step === counted) return false
    if (briefIndexes.has(/INDEX (\w+)/.exec(how)?.[1] ?? '')) return false
    return !isHead(sql, table)
  })
}

/** What no list may do either: pass over many for the few that it shows. */
export function findListFaults(sql: string, plan: readonly string[]): string[] {
  const aliases = aliasesIn(sql)
  const passing = plan.filter((step) => {
    const [, name = '', how = ''] = /^SEARCH (\w+)(.*)/.exec(step) ?? []
    const table = aliases.get(name)
    return table !== undefined && !smallTables.has(table) && passesOver({ sql, name, table, how })
  })
  return [...findWalks(sql, plan), ...passing]
}

/** The first or the last rows of a table, in its own order. */
const isHead = (sql: string, table: string): boolean =>
  new RegExp(`from ${table} order by (seq|hash)( desc)? limit`).test(sql)

/** Sorted are a list of ids, at most a thousand of a kind, or what is one customer's, one contact's or one person's. */
const isBounded = (sql: string): boolean =>
  isLimited(sql) || /\bid in \('|customer_id = |customer_id\) in \(|from sessions where/.test(sql)

const isLimited = (sql: string): boolean => /limit 100[01](\.0)?\)/.test(sql)

/** The names that tables have in it. */
function aliasesIn(sql: string): Map<string, string> {
  const aliases = new Map<string, string>()
  const words = 'where|join|left|cross|on|order|limit|indexed|group|union|using|set'
  const found = sql.matchAll(new RegExp(`\\b(?:from|join)\\s+(\\w+)(?:\\s+(?!(?:${words})\\b)(\\w+))?`, 'gi'))
  const made = /\bwith (?:recursive )?(\w+) \(/.exec(sql)?.[1]
  for (const [, table = '', alias] of found) if (table !== made) aliases.set(alias ?? table, table)
  // A view of it.
  if (aliases.has('audit')) aliases.set('activities', 'activities')
  return aliases
}

interface Search {
  sql: string
  name: string
  table: string
  how: string
}

/** Whether it looks at each row of a range for something that no index told. */
function passesOver({ sql, name, table, how }: Search): boolean {
  const [, index = table, constraints = ''] = /(?:INDEX (\w+)|KEY) ?\((.*)\)/.exec(how) ?? []
  if (index.startsWith('sqlite_autoindex') || narrow.test(constraints) || walkedIndexes.test(index) || isLimited(sql))
    return false
  const known = [...constraints.matchAll(/(\w+)=\?/g)].map(([, column]) => column)
  // A row's instance goes with whatever else it belongs to.
  known.push('instance_id', ofOneStatus.test(index) ? 'status' : undefined)
  if (index === 'conversations_with_bot') known.push('with_bot')
  if (ofBothKinds.test(index)) known.push('subject')
  return equalities(sql, name).some((column) => !known.includes(column))
}

/** The columns of that table which must equal something; the plus before a name keeps indexes out. */
const equalities = (sql: string, name: string): string[] =>
  [...withoutSmall(sql).matchAll(new RegExp(`(?:where|and) \\+?(?:${name}\\.)?(\\w+) (?:=|is) (?!not)`, 'gi'))].map(
    ([, column = '']) => column,
  )

/** Without what is asked of a small table on the way. */
const withoutSmall = (sql: string): string =>
  sql.replace(/\(select \w+ from (\w+)[^()]*\)/g, (asked, table) => (smallTables.has(table) ? '' : asked))
