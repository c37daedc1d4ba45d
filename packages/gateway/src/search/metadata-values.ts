/** What metadata says, value by value, as it was written: an order number keeps its digits. Pure. */
export interface MetadataValue {
  /** The nearest name before it. */
  name: string
  value: string
}

const scalars = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*/g

/** Texts and numbers of valid JSON, however deep. */
export function readMetadataValues(json: string): MetadataValue[] {
  const values: MetadataValue[] = []
  let name = ''
  for (const [number, text, colon] of json.matchAll(scalars)) {
    if (text === undefined) values.push({ name, value: number })
    else if (colon === undefined) values.push({ name, value: String(JSON.parse(text)) })
    else name = String(JSON.parse(text))
  }
  return values
}
