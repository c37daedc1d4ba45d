/**
 * `DATA_DIR/passerelle.env`, for settings that every command on the folder shall have: lines of `NAME=value` in dotenv
 * syntax, as Node reads them. Each one keeps the place it was read from, for whoever has to mend it. Pure.
 */

import { parseEnv } from 'node:util'
import { type Reason, reason } from '@passerelle/protocol/errors'

export const settingsFileName = 'passerelle.env'

export interface SettingsFile {
  /** By variable; the last line wins, as in a shell. */
  values: ReadonlyMap<string, { text: string; place: string }>
  problems: Reason[]
}

export function parseSettingsFile(path: string, content: string): SettingsFile {
  const values = new Map<string, { text: string; place: string }>()
  const problems: Reason[] = []
  const lines = content.replace(/^\uFEFF/, '').split(/\r?\n/)
  for (let index = 0; index < lines.length; ) {
    const place = `${path}:${index + 1}`
    const { count, problem } = measureStatement(lines, index, place)
    if (problem) problems.push(problem)
    else {
      const statement = lines.slice(index, index + count).join('\n')
      for (const [variable, text = ''] of Object.entries(parseEnv(statement))) values.set(variable, { text, place })
    }
    index += count
  }
  return { values, problems }
}

/** How many lines it takes: more than one where a quoted value goes on. */
function measureStatement(lines: readonly string[], start: number, place: string): { count: number; problem?: Reason } {
  const line = lines[start] ?? ''
  if (/^\s*(#.*)?$/.test(line)) return { count: 1 }
  const assigned = /^\s*(?:export\s+)?[A-Za-z_]\w*\s*=\s*(.*)$/.exec(line)?.[1]
  if (assigned === undefined) return { count: 1, problem: reason('setting_line_malformed', { place }) }
  const quote = /^["'`]/.exec(assigned)?.[0]
  if (!quote || assigned.includes(quote, 1)) return { count: 1 }
  const end = lines.findIndex((later, index) => index > start && later.includes(quote))
  if (end < 0) return { count: 1, problem: reason('setting_quote_open', { place, mark: quote }) }
  return { count: end - start + 1 }
}
