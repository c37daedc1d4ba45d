/**
 * Finds the items of the lists in a JSON object (`{"messages": [here, here]}`) without parsing them, so that each can be
 * parsed by itself. It counts values as it goes and gives up at more than can be of use: whatever is found is cheap to
 * parse. It knows strings and brackets; what else is wrong with the text shows when its parts are parsed.
 */

/** Of a message, and of what stands around all of them: rich content within its 64 KiB has no more than 33,000. */
const maxValuesOfItem = 50_000

/** Of all items: what a body within its other limits holds is far below. */
const maxValues = 3_000_000

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

export class ItemScanner {
  readonly #bytes: Buffer
  readonly #spans: [number, number][] = []
  readonly #outline: string[] = []
  #outlinedTo = 0
  #at = 0
  #isInString = false
  #depth = 0
  /** Whether what is open at the second level is a list. */
  #isList = false
  #itemFrom = 0
  #values = 0
  #ofItem = 0
  #ofOutline = 0
  #excess: Excess | undefined

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** Goes on for a while; false at the end. */
  step(): boolean {
    const bytes = this.#bytes
    const until = Math.min(this.#at + stepBytes, bytes.length)
    let at = this.#at
    while (at < until && !this.#excess) {
      if (this.#isInString) {
        at = findStringEnd(bytes, at, until)
        this.#isInString = bytes[at] !== quote
        if (!this.#isInString) at += 1
        continue
      }
      const byte = bytes[at] ?? 0
      if (kinds[byte] === 1) this.#look(byte, at)
      at += 1
    }
    this.#at = at
    return at < bytes.length && !this.#excess
  }

  /** Set when there are too many values: nothing more is looked at then. */
  get excess(): Excess | undefined {
    return this.#excess
  }

  items(): Items {
    const rest = this.#bytes.toString('utf8', this.#outlinedTo)
    return { outline: [...this.#outline, rest].join(''), spans: this.#spans }
  }

  #look(byte: number, at: number): void {
    if (byte === quote) this.#isInString = true
    else if (byte === openList || byte === openObject) this.#open(byte, at)
    else if (byte === comma) this.#separate(at)
    else this.#close(at)
  }

  #open(byte: number, at: number): void {
    this.#count(this.#isList && this.#depth >= 2)
    this.#depth += 1
    if (this.#depth !== 2) return
    this.#isList = byte === openList
    this.#itemFrom = at + 1
  }

  #separate(at: number): void {
    this.#count(this.#isList && this.#depth > 2)
    if (this.#isList && this.#depth === 2) this.#endItem(at)
  }

  #close(at: number): void {
    if (this.#depth === 2) {
      if (this.#isList && !isBlank(this.#bytes, this.#itemFrom, at)) this.#endItem(at)
      this.#isList = false
    }
    this.#depth -= 1
  }

  #endItem(at: number): void {
    this.#outline.push(this.#bytes.toString('utf8', this.#outlinedTo, this.#itemFrom), String(this.#spans.length))
    this.#spans.push([this.#itemFrom, at])
    this.#outlinedTo = at
    this.#itemFrom = at + 1
    this.#ofItem = 0
  }

  #count(isInItem: boolean): void {
    this.#values += 1
    const inPart = isInItem ? ++this.#ofItem : ++this.#ofOutline
    const item = isInItem ? this.#spans.length : undefined
    if (inPart > maxValuesOfItem) this.#excess = { more: maxValuesOfItem, item }
    else if (this.#values > maxValues) this.#excess = { more: maxValues, item: undefined }
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
