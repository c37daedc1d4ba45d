/** JSON that a partner sent: kept as text, in the sender's order of keys, beside the value it stands for. */
export interface JsonText {
  value: unknown
  /** Empty when the value nests deeper than `unreadableLevels`: writing it would overflow the stack. */
  json: string
  /** Objects and lists inside each other; 1 for a flat one, 0 for a string. */
  levels: number
}

export const emptyJson: JsonText = { value: {}, json: '{}', levels: 1 }

/** As deep as 4 KiB of brackets nest, and no deeper than `mend` and `sortKeys` may call themselves. */
const unreadableLevels = 2048

/** What may need mending: NUL and lone surrogates, which JSON writes as escapes, and keys that touch prototypes. */
const suspicious = /\\u(?:0000|d[89a-f])|"__proto__"/

export function toJsonText(value: unknown): JsonText {
  const levels = countLevels(value)
  if (levels > unreadableLevels) return { value: null, json: '', levels }
  const json = JSON.stringify(value)
  if (!suspicious.test(json)) return { value, json, levels }
  const mended = mend(value)
  return { value: mended, json: JSON.stringify(mended), levels: countLevels(mended) }
}

/** Level by level, with no recursion: a request can nest deeper than calls can. */
function countLevels(root: unknown): number {
  let levels = 0
  let level = isNested(root) ? [root] : []
  while (level.length > 0 && levels <= unreadableLevels) {
    levels += 1
    level = level.flatMap((value) => Object.values(value).filter(isNested))
  }
  return levels
}

const isNested = (value: unknown): value is object => typeof value === 'object' && value !== null

function mend(value: unknown): unknown {
  if (typeof value === 'string') return mendText(value)
  if (!isNested(value)) return value
  const mended: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {}
  const written = new Map<string, string>()
  for (const [key, item] of Object.entries(value)) {
    const name = mendText(key)
    // Two keys may become one: which of them stays must not depend on their order, or the fingerprint would.
    const other = written.get(name)
    if (key === '__proto__' || (other !== undefined && other < key)) continue
    written.set(name, key)
    Object.assign(mended, { [name]: mend(item) })
  }
  return mended
}

const mendText = (text: string): string => text.toWellFormed().replaceAll('\0', '\ufffd')

/** The same for equal values, whatever order their keys were written in. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sortKeys(value))
}

function sortKeys(value: unknown): unknown {
  if (!isNested(value)) return value
  const sorted: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {}
  const entries = Array.isArray(value) ? value.entries() : Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  for (const [key, item] of entries) Object.assign(sorted, { [key]: sortKeys(item) })
  return sorted
}
