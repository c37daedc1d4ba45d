/** What is wrong with the plan of a statement, for tests: see test-plans.ts. Pure. */
import {
  briefIndexes,
  isClockChange,
  narrowColumns,
  ofBothKinds,
  smallTables,
  walkedIndexes,
} from '../sql/plan-rules.ts'

/** Columns of which an index holds one value alone, or nearly so: few are snoozed. */
const heldAlone: readonly [index: RegExp, columns: readonly string[]][] = [
  [/^conversations_(open|held|longest|quiet|closed|of_queue|with_bot|snoozed|due)$/, ['status']],
  [/^conversations_with_bot$/, ['with_bot']],
  [/^conversations_(turns|to_return)$/, ['status', 'with_bot', 'snoozed_until']],
  [/^conversations_(queued|in_turn|back)$/, ['status', 'with_bot', 'assignee_id']],
  [/^deliveries_(due|tried)$/, ['head', 'lease_id']],
  // Of the few that wait, both kinds are looked at.
  [/^deliveries_pending$/, ['state', 'subject']],
  [/^deliveries_leased$/, ['lease_id']],
  [ofBothKinds, ['subject']],
]

/** One row, or little. */
const narrow = new RegExp(`\\b(${[...narrowColumns, 'id', 'hash', 'key'].join('|')})=\\?|rowid>\\? AND rowid<\\?`)

/** Counted in some milliseconds, however many there ever were: these hold what waits, and little of each. */
const counted = [
  'SCAN deliveries USING COVERING INDEX deliveries_pending',
  'SCAN attachments USING INDEX attachments_to_fetch',
]

/** What no statement may do, however seldom it runs. */
export function findWalks(sql: string, plan: readonly string[]): string[] {
  if (isClockChange(sql)) return []
  const aliases = aliasesIn(sql)
  return plan.filter((step) => {
    if (/TEMP B-TREE FOR (LAST \d+ TERMS? OF )?ORDER BY/.test(step)) return !isBounded(sql)
    const [, name = '', how = ''] = /^SCAN (\w+)(.*)/.exec(step) ?? []
    const table = aliases.get(name)
    if (!table || smallTables.has(table) || how.includes('VIRTUAL TABLE') || counted.includes(step)) return false
    if (briefIndexes.has(/INDEX (\w+)/.exec(how)?.[1] ?? '')) return false
    return !isHead(sql, table)
  })
}

/**
 * What no list may do either, nor any other question: pass over many for the few that it wants. What a decider looks up is
 * many questions in one text, which cannot be told apart here: they are looked at on PostgreSQL, whose plans say more.
 */
export function findListFaults(sql: string, plan: readonly string[]): string[] {
  if (/^select \d+, /.test(sql)) return findWalks(sql, plan)
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
  if (index === 'conversations_turns' && !constraints.includes('<expr>')) return true
  // A row's instance goes with whatever else it belongs to; what is asked for by its number is found by it.
  known.push('instance_id', 'seq', ...heldAlone.flatMap(([held, columns]) => (held.test(index) ? columns : [])))
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
