import { parseExactJson } from '@passerelle/protocol'
export const isNothing = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  (typeof value === 'object' && Object.keys(value).length === 0)

/** JSON in a string is read as what it says. */
export function parseText(content: unknown): unknown {
  if (typeof content !== 'string' || !/^\s*[[{]/.test(content)) return content
  try {
    return parseExactJson(content)
  } catch {
    return content
  }
}
