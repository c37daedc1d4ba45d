import { isUtf8 } from 'node:buffer'
import { invalidRequest } from '../lib/errors.ts'
import { parseHoldingSources } from '../lib/number-sources.ts'

/**
 * Commas and opening brackets outside strings, about as many as there are values. 40 MiB of `{},` hold the event loop
 * for seconds and take gigabytes when parsed; a request within its other limits stays far below.
 */
const maxValues = 3_000_000

/** The value of a JSON text in UTF-8. What is wrong with it is told with its place; no `__proto__` key survives. */
export function parseJson(bytes: Buffer): unknown {
  if (!isUtf8(bytes)) {
    throw invalidRequest(`The body is not valid UTF-8 at byte ${findInvalidByte(bytes)}. Send the JSON in UTF-8.`)
  }
  if (holdsTooMany(bytes)) {
    throw invalidRequest(`The body holds more than ${maxValues} values or levels. Split it.`)
  }
  const text = withoutByteOrderMark(bytes.toString('utf8'))
  let value: unknown
  try {
    value = parseHoldingSources(text)
  } catch (error) {
    throw invalidRequest(describeSyntaxError(text, error))
  }
  // The key may be written with escapes: those of its letters all begin like this.
  if (text.includes('__proto__') || text.includes('\\u00')) dropProtoKeys(value)
  return value
}

const quote = 0x22
const backslash = 0x5c
const openers = new Uint8Array(256)
for (const byte of Buffer.from(',[{')) openers[byte] = 1

function holdsTooMany(bytes: Buffer): boolean {
  if (bytes.length <= maxValues) return false
  let count = 0
  for (let at = 0; at < bytes.length && count <= maxValues; at++) {
    const byte = bytes[at] ?? 0
    if (byte === quote) at = findStringEnd(bytes, at + 1)
    else count += openers[byte] ?? 0
  }
  return count > maxValues
}

/** Beyond so many bytes a search by the runtime costs less than to look at each: 32 MiB of base64 take 1 ms, not 90. */
const longString = 256

/** Where the closing quote of the string stands whose content begins at `from`. */
function findStringEnd(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length) {
    for (const far = at + longString; at < far; at++) {
      const byte = bytes[at]
      if (byte === quote || byte === undefined) return at
      if (byte === backslash) at += 1
    }
    const found = bytes.indexOf(quote, at)
    if (found < 0) break
    let unescaped = found
    while (unescaped > at && bytes[unescaped - 1] === backslash) unescaped -= 1
    if ((found - unescaped) % 2 === 0) return found
    at = found + 1
  }
  return bytes.length
}

const withoutByteOrderMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)

function describeSyntaxError(text: string, error: unknown): string {
  if (text.trim() === '') return 'The body is empty. Send a JSON object.'
  return `The body is not valid JSON: ${error instanceof Error ? error.message : 'it cannot be parsed'}.`
}

/** U+FFFD stands where decoding failed, unless the sender wrote one. */
function findInvalidByte(bytes: Buffer): number {
  const text = bytes.toString('utf8')
  let offset = 0
  let from = 0
  for (;;) {
    const at = text.indexOf('\ufffd', from)
    if (at < 0) return offset
    offset += Buffer.byteLength(text.slice(from, at))
    if (bytes.toString('hex', offset, offset + 3) !== 'efbfbd') return offset
    offset += 3
    from = at + 1
  }
}

/** By a stack of our own: a body can nest deeper than calls can. */
function dropProtoKeys(root: unknown): void {
  const stack = [root]
  while (stack.length > 0) {
    const value = stack.pop()
    if (typeof value !== 'object' || value === null) continue
    Reflect.deleteProperty(value, '__proto__')
    for (const child of Object.values(value)) if (typeof child === 'object' && child !== null) stack.push(child)
  }
}
