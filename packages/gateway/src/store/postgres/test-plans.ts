/** The statements that ran while it listened, as PostgreSQL was asked them, and their plans in another database. */
import pg from 'pg'
import type { PlanNode } from './plan-faults.ts'
import { sessionSettings } from './pool.ts'

export interface Asked {
  text: string
  values: readonly unknown[]
  /** What its transaction had set for itself. */
  settings: string
}

const isPlanned = (text: string): boolean => /^\s*(select|with|insert|update|delete)\b/i.test(text)

export function recordStatements() {
  const asked = new Map<string, Asked>()
  const settings = new WeakMap<pg.Client, string>()
  const original = pg.Client.prototype.query
  const define = (value: unknown) =>
    Object.defineProperty(pg.Client.prototype, 'query', { configurable: true, writable: true, value })
  const record = (client: pg.Client, text: string, values: readonly unknown[]) => {
    const [, local] = /^begin\b[^;]*;?(.*)/s.exec(text) ?? []
    if (local !== undefined) settings.set(client, local)
    else if (/^(commit|rollback)\b/.test(text)) settings.delete(client)
    else if (isPlanned(text)) {
      const set = settings.get(client) ?? ''
      asked.set(`${set} ${text}`, { text, values, settings: set })
    }
  }
  return {
    asked,
    start: () =>
      define(function (this: pg.Client, ...args: [string | { text: string; values?: unknown[] }, unknown]) {
        const [query, values] = args
        if (typeof query === 'string') record(this, query, Array.isArray(values) ? values : [])
        else record(this, query.text, query.values ?? [])
        return Reflect.apply(original, this, args)
      }),
    stop: () => define(original),
  }
}

type Mode = 'force_generic_plan' | 'force_custom_plan'

/**
 * Gives the plans that the server may take: a write says which. Else it is the one for these values, or the one for any,
 * where that seems cheaper.
 */
export async function explain(client: pg.Client, asked: Asked, options = ''): Promise<PlanNode[]> {
  const planned = (mode: Mode) =>
    explainAs(client, asked, `set local plan_cache_mode = ${mode}; ${asked.settings}`, options)
  const generic = await planned('force_generic_plan')
  if (asked.settings.includes('plan_cache_mode')) return [generic]
  const custom = await planned('force_custom_plan')
  return generic['Total Cost'] < custom['Total Cost'] ? [custom, generic] : [custom]
}

async function explainAs(
  client: pg.Client,
  { text, values }: Asked,
  settings: string,
  options: string,
): Promise<PlanNode> {
  await client.query(`${sessionSettings}; begin; ${settings}; prepare one as ${text}`)
  try {
    const given = values.length > 0 ? `(${values.map(toLiteral).join(', ')})` : ''
    const { rows } = await client.query(`explain (format json${options}) execute one${given}`)
    return rows[0]['QUERY PLAN'][0].Plan
  } finally {
    await client.query('rollback; deallocate one')
  }
}

function toLiteral(value: unknown): string {
  if (value === null || value === undefined) return 'null'
  if (value instanceof Uint8Array) return `'\\x${Buffer.from(value).toString('hex')}'`
  if (!Array.isArray(value)) return pg.escapeLiteral(String(value))
  const items = value.map((one) =>
    one instanceof Uint8Array ? `"\\\\x${Buffer.from(one).toString('hex')}"` : JSON.stringify(one),
  )
  return pg.escapeLiteral(`{${items.join(', ')}}`)
}
