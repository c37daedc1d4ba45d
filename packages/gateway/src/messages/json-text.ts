import { ExactNumber, LIMITS } from '@passerelle/protocol'
import { heldLength, withSources } from '../lib/number-sources.ts'
import { canonicalJson } from './canonical-json.ts'

/** JSON that somebody sent: kept as text, in the sender's order of keys, with the numbers as they were written. */
export interface JsonText {
  /** Empty when `bytes` is infinite: it would be too long for every limit, or overflow the stack. */
  json: string
  /** The same for equal values, whatever the order of their keys. */
  canonical: string
  /** Of the JSON; of a string, of what it holds. */
  bytes: number
  /** Objects and lists inside each other; 1 for a flat one, 0 for a string. */
  levels: number
}

export const emptyJson: JsonText = { json: '{}', canonical: '{}', bytes: 2, levels: 1 }

/** As deep as 4 KiB of brackets nest, and no deeper than `mend` and `canonicalJson` may call themselves. */
const unreadableLevels = 2048

/** No JSON of ours may be longer, and each character of it may have come as an escape: what is longer is not parsed. */
export const longestJsonText = 6 * LIMITS.richContentBytes

/** What may need mending: NUL and lone surrogates, which JSON writes as escapes, and keys that touch prototypes. */
const suspicious = /\\u(?:0000|d[89a-f])|"__proto__"/

export function toJsonText(value: unknown): JsonText {
  const { levels, length, isExact } = measure(value)
  if (levels > unreadableLevels || length > LIMITS.richContentBytes) {
    return { json: '', canonical: '', bytes: Number.POSITIVE_INFINITY, levels }
  }
  const exact = isExact ? withSources(value) : value
  const json = JSON.stringify(exact)
  if (!suspicious.test(json)) return describe(exact, json, levels)
  const mended = mend(exact)
  return describe(mended, JSON.stringify(mended), measure(mended).levels)
}

const describe = (value: unknown, json: string, levels: number): JsonText => ({
  json,
  canonical: canonicalJson(value),
  bytes: Buffer.byteLength(typeof value === 'string' ? value : json),
  levels,
})

const isNested = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !(value instanceof ExactNumber)

/**
 * Level by level, with no recursion: a request can nest deeper than calls can. The JSON is longer than `length`, which
 * counts strings and keys without their quotes, and one for any other value.
 */
function measure(root: unknown): { levels: number; length: number; isExact: boolean } {
  const measured = { levels: 0, length: lengthOf(root), isExact: false }
  let level = isNested(root) ? [root] : []
  while (level.length > 0 && measured.levels <= unreadableLevels && measured.length <= LIMITS.richContentBytes) {
    measured.levels += 1
    const below: object[] = []
    for (const value of level) {
      const held = heldLength(value)
      if (held !== undefined) {
        measured.isExact = true
        measured.length += held
      }
      if (!Array.isArray(value)) for (const key of Object.keys(value)) measured.length += key.length
      for (const item of Array.isArray(value) ? value : Object.values(value)) {
        measured.length += lengthOf(item)
        if (isNested(item)) below.push(item)
      }
    }
    level = below
  }
  return measured
}

const lengthOf = (value: unknown): number =>
  typeof value === 'string' ? value.length : value instanceof ExactNumber ? value.source.length : 1

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
