/** What is wrong with the plan of a statement, for tests: see list-plans.test.ts. Pure. */

export const isRead = (sql: string): boolean => /^\s*(select|with)\b/i.test(sql)

/** They hold a few rows for each connector or agent, not for each message. */
const small = new Set(['instances', 'connectors', 'agents', 'meta', 'search_state', 'webhook_loans', 'sqlite_sequence'])

/**
 * Walked in the order of a list, past what other filters leave out: conversation-walks.ts takes them where a filter
 * leaves many. The audit log has a line for each deed of a person.
 */
const walked = /^(conversations_(list|longest|quiet|closed)|audit)/

/** Hold rows of one status alone. */
const ofOneStatus = /^conversations_(open|held|longest|quiet|closed)$/

/** What belongs to one of these is little. */
const narrow = /\b(customer_id|conversation_id|thread|message_id|delivery_id|rowid)=\?/

/** Counted in some milliseconds, however many deliveries there ever were: it holds those that wait, and little of each. */
const counted = 'SCAN deliveries USING COVERING INDEX deliveries_pending'

export function findFaults(sql: string, plan: readonly string[]): string[] {
  const aliases = aliasesIn(sql)
  return plan.filter((step) => {
    if (step === counted) return false
    if (step.includes('TEMP B-TREE FOR ORDER BY')) return !isBounded(sql)
    const [, way, name = '', how = ''] = /^(SCAN|SEARCH) (\w+)(.*)/.exec(step) ?? []
    const table = aliases.get(name)
    if (!table || small.has(table) || how.includes('VIRTUAL TABLE')) return false
    return way === 'SCAN' || passesOver({ sql, name, table, how })
  })
}

/** Sorted are a list of ids, at most a thousand of a kind, or what is one customer's. */
const isBounded = (sql: string): boolean => isLimited(sql) || /\bid in \('|customer_id = /.test(sql)

const isLimited = (sql: string): boolean => /limit 100[01](\.0)?\)/.test(sql)

/** The names that tables have in it. */
function aliasesIn(sql: string): Map<string, string> {
  const aliases = new Map<string, string>()
  const words = 'where|join|left|cross|on|order|limit|indexed|group|union|using|set'
  const found = sql.matchAll(new RegExp(`\\b(?:from|join)\\s+(\\w+)(?:\\s+(?!(?:${words})\\b)(\\w+))?`, 'gi'))
  for (const [, table = '', alias] of found) aliases.set(alias ?? table, table)
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
  if (index.startsWith('sqlite_autoindex') || narrow.test(constraints) || walked.test(index) || isLimited(sql))
    return false
  const known = [...constraints.matchAll(/(\w+)=\?/g)].map(([, column]) => column)
  // A row's instance goes with whatever else it belongs to.
  known.push('instance_id', ofOneStatus.test(index) ? 'status' : undefined)
  return equalities(sql, name).some((column) => !known.includes(column))
}

/** The columns of that table which must equal something; the plus before a name keeps indexes out. */
const equalities = (sql: string, name: string): string[] =>
  [...sql.matchAll(new RegExp(`(?:where|and) \\+?(?:${name}\\.)?(\\w+) (?:=|is) (?!not)`, 'gi'))].map(
    ([, column = '']) => column,
  )
