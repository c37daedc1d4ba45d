/**
 * Finds the items of the lists in a JSON object (`{"messages": [here, here]}`) without parsing them, so that each can be
 * parsed by itself. It counts values as it goes and gives up at more than can be of use: whatever is found is cheap to
 * parse. It knows strings and brackets; what else is wrong with the text shows when its parts are parsed.
 */

/** Of a message, and of what stands around all of them: rich content within its 64 KiB has no more than 33,000. */
export const maxValuesOfItem = 50_000

/** Of all items: what a body within its other limits holds is far below. */
export const maxValues = 3_000_000

export interface Items {
  /** The text with a number in the place of each item: its index. */
  outline: string
  /** Where each begins and ends. */
  spans: readonly [from: number, to: number][]
}

export interface Excess {
  /** How many values are too many. */
  more: number
  /** The item that holds them, when one does. */
  item: number | undefined
}

const [quote, backslash, comma, openList, openObject] = Buffer.from('"\\,[{')
const kinds = new Uint8Array(256)
for (const byte of Buffer.from('",[]{}')) kinds[byte] = 1

/** How much is looked at between two pauses; a millisecond or so. */
const stepBytes = 256 * 1024

export interface ItemScanner {
  /** Goes on for a while; false at the end. */
  step(): boolean
  /** Set when there are too many values: nothing more is looked at then. */
  readonly excess: Excess | undefined
  items(): Items
}

export function createItemScanner(bytes: Buffer): ItemScanner {
  const spans: [number, number][] = []
  const outline: string[] = []
  let at = 0
  let outlinedTo = 0
  let isInString = false
  let depth = 0
  let isList = false
  let itemFrom = 0
  let values = 0
  let ofItem = 0
  let ofOutline = 0
  let excess: Excess | undefined

  const endItem = (isLast: boolean): void => {
    ofItem = 0
    if (isLast && isBlank(bytes, itemFrom, at)) return
    outline.push(bytes.toString('utf8', outlinedTo, itemFrom), String(spans.length))
    spans.push([itemFrom, at])
    outlinedTo = at
    itemFrom = at + 1
  }
  const count = (isInItem: boolean): void => {
    values += 1
    const inPart = isInItem ? ++ofItem : ++ofOutline
    if (inPart > maxValuesOfItem) excess = { more: maxValuesOfItem, item: isInItem ? spans.length : undefined }
    else if (values > maxValues) excess = { more: maxValues, item: undefined }
  }
  const look = (byte: number): void => {
    if (byte === quote) {
      isInString = true
    } else if (byte === openList || byte === openObject) {
      count(isList && depth >= 2)
      depth += 1
      if (depth !== 2) return
      isList = byte === openList
      itemFrom = at + 1
    } else if (byte === comma) {
      count(isList && depth > 2)
      if (isList && depth === 2) endItem(false)
    } else {
      if (isList && depth === 2) endItem(true)
      if (depth === 2) isList = false
      depth -= 1
    }
  }
  return {
    step() {
      const until = Math.min(at + stepBytes, bytes.length)
      while (at < until && !excess) {
        if (isInString) {
          const end = findStringEnd(bytes, at, until)
          isInString = bytes[end] !== quote
          at = isInString ? end : end + 1
          continue
        }
        const byte = bytes[at] ?? 0
        if (kinds[byte] === 1) look(byte)
        at += 1
      }
      return at < bytes.length && !excess
    },
    get excess() {
      return excess
    },
    items: () => ({ outline: [...outline, bytes.toString('utf8', outlinedTo)].join(''), spans }),
  }
}

function isBlank(bytes: Buffer, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const byte = bytes[at]
    if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return false
  }
  return true
}

/** Beyond so many bytes a search by the runtime costs less than to look at each: 32 MiB of base64 take 1 ms, not 90. */
const longString = 256

/** Where the string ends whose content goes on at `from`: at its quote, or about `until`, behind what was looked at. */
function findStringEnd(bytes: Buffer, from: number, until: number): number {
  let at = from
  while (at < until) {
    for (const far = Math.min(at + longString, until); at < far; at++) {
      const byte = bytes[at]
      if (byte === quote) return at
      if (byte === backslash) at += 1
    }
    if (at >= until) return at
    const found = bytes.indexOf(quote ?? 0, at)
    if (found < 0) return bytes.length
    let unescaped = found
    while (unescaped > at && bytes[unescaped - 1] === backslash) unescaped -= 1
    if ((found - unescaped) % 2 === 0) return found
    at = found + 1
  }
  return at
}
