/**
 * Rows begin as copies of one that has all its fields: an object that is given more than a dozen one by one becomes a
 * dictionary, and deciders that copy it took three times as long.
 */
const blankRows = new Map<readonly string[], Record<string, unknown>>()

export function blankRow(fields: readonly string[]): Record<string, unknown> {
  let blank = blankRows.get(fields)
  if (!blank) {
    blank = JSON.parse(JSON.stringify(Object.fromEntries(fields.map((field) => [field, null])))) as typeof blank
    blankRows.set(fields, blank ?? {})
  }
  return { ...blank }
}
