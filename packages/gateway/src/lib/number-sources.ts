/**
 * How numbers of a request were written. Its values are plain, so that schemas and rules see numbers; the source text of
 * those that JavaScript would write otherwise is held beside the object or list they stand in, for whoever writes them.
 */
import { ExactNumber, reviveNumbers } from '@passerelle/protocol'

const sources = new WeakMap<object, Map<string, string>>()

/** The value of a JSON text; of its numbers the source text is held. */
export const parseHoldingSources = (text: string): unknown =>
  reviveNumbers(text, (holder, key, source) => {
    const held = sources.get(holder) ?? new Map<string, string>()
    sources.set(holder, held.set(key, source))
    return Number(source)
  })

/** How long the texts are that are held beside it; undefined when there are none. */
export function heldLength(value: object): number | undefined {
  const held = sources.get(value)
  return held && [...held.values()].reduce((length, source) => length + source.length, 0)
}

/** A copy that `JSON.stringify` writes with the numbers as they came. */
export function withSources(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || value instanceof ExactNumber) return value
  const held = sources.get(value)
  const copy: Record<string, unknown> | unknown[] = Array.isArray(value) ? [] : {}
  for (const [key, item] of Object.entries(value)) {
    const source = held?.get(key)
    Object.assign(copy, { [key]: source === undefined ? withSources(item) : new ExactNumber(source) })
  }
  return copy
}
