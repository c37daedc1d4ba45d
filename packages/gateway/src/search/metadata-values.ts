/** What metadata says, value by value, as it was written: an order number keeps its digits. Pure. */
export interface MetadataValue {
  /** The nearest name before it. */
  name: string
  value: string
}

const scalars = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*/g

/** Texts and numbers of valid JSON, however deep. */
export function readMetadataValues(json: string): MetadataValue[] {
  if (json === '{}') return []
  const values: MetadataValue[] = []
  let name = ''
  for (const [number, text, colon] of json.matchAll(scalars)) {
    if (text === undefined) values.push({ name, value: number })
    else if (colon === undefined) values.push({ name, value: readText(text) })
    else name = readText(text)
  }
  return values
}

const readText = (json: string): string => (json.includes('\\') ? String(JSON.parse(json)) : json.slice(1, -1))
