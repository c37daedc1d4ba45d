import { ExactNumber } from '@passerelle/protocol'

/** The same for equal values, whatever order their keys were written in and however their numbers were. */
export const canonicalJson = (value: unknown): string => JSON.stringify(canonical(value))

function canonical(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value
  if (value instanceof ExactNumber) return canonicalNumber(value.source)
  // No callbacks: metadata may nest 2048 levels, and each call counts.
  if (Array.isArray(value)) {
    const list: unknown[] = []
    for (const item of value) list.push(canonical(item))
    return list
  }
  const sorted: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))) sorted[key] = canonical(item)
  return sorted
}

/** The number as JavaScript has it when that loses nothing (1.10 is 1.1); else its digits and exponent. */
function canonicalNumber(source: string): unknown {
  const decimal = toDecimal(source)
  const nearest = Number(source)
  return Number.isFinite(nearest) && toDecimal(String(nearest)) === decimal ? nearest : new ExactNumber(decimal)
}

/** One text for all ways to write a number: its digits, without zeros around them, and the exponent of the last. */
function toDecimal(source: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(source) ?? []
  const digits = whole + fraction
  let end = digits.length
  while (digits[end - 1] === '0') end -= 1
  if (end === 0) return '0'
  const significant = digits.slice(0, end).replace(/^0+/, '')
  return `${sign}${significant}e${BigInt(exponent) + BigInt(whole.length - end)}`
}
