import { isUtf8 } from 'node:buffer'
import { type Reason, type RefusalCode, reason } from '@passerelle/protocol/errors'
import { ApiError, refuse } from '../../lib/errors.ts'
import { parseHoldingSources } from '../../lib/number-sources.ts'
import { createPacer } from '../../lib/pacer.ts'
import { nextTurn } from '../../lib/turns.ts'
import { type Excess, ItemScanner } from './json-items.ts'

/** A body of this size is parsed at once, in some milliseconds; even one made to be slow takes no more than twenty. */
const smallBytes = 256 * 1024

/** An item of a list in a large body, not yet parsed. */
export class JsonPiece {
  readonly #bytes: Buffer
  readonly #from: number
  readonly #to: number

  constructor(bytes: Buffer, [from, to]: readonly [number, number]) {
    this.#bytes = bytes
    this.#from = from
    this.#to = to
  }

  async parse(): Promise<unknown> {
    const text = this.#bytes.toString('utf8', this.#from, this.#to)
    // Of tens of megabytes, either takes long enough.
    if (text.length > smallBytes) await nextTurn()
    return parseText(text, (detail) => reason('item_not_json', { byte: this.#from, detail }))
  }
}

/** A promise for what has to be parsed; all else as it is. */
export const openPiece = (value: unknown): unknown => (value instanceof JsonPiece ? value.parse() : value)

export interface ParseOptions {
  /** Leave the items of lists in a large body as `JsonPiece`s, to be parsed one by one. */
  inPieces?: boolean | undefined
}

/** The value of a JSON text in UTF-8. What is wrong with it is told with its place; no `__proto__` key survives. */
export function parseJson(
  bytes: Buffer,
  options: ParseOptions,
  done: (error: Error | null, value?: unknown) => void,
): void {
  if (bytes.length > smallBytes) {
    parseLarge(bytes, options).then((value) => done(null, value), done)
    return
  }
  let value: unknown
  try {
    value = parseSmall(bytes)
  } catch (fault) {
    done(fault instanceof Error ? fault : new Error('parseSmall threw no error'))
    return
  }
  done(null, value)
}

function parseSmall(bytes: Buffer): unknown {
  checkUtf8(bytes)
  const text = withoutByteOrderMark(bytes.toString('utf8'))
  if (text.trim() === '') throw refuse('body_empty')
  return parseText(text, describeBroken)
}

/**
 * In many turns of the event loop, item by item of its lists. What could not be parsed in pieces is refused: 12 MB of
 * keys in one object take a second.
 */
async function parseLarge(bytes: Buffer, { inPieces = false }: ParseOptions): Promise<unknown> {
  await nextTurn()
  checkUtf8(bytes)
  const pause = createPacer()
  const scanner = new ItemScanner(bytes)
  while (scanner.step()) await pause()
  if (scanner.excess) throw tooManyValues(scanner.excess)
  await nextTurn()
  const { outline, spans } = scanner.items()
  const describe = spans.length === 0 ? describeBroken : describeBrokenOutline
  const root = parseText(withoutByteOrderMark(outline), describe)
  for (const list of listsIn(root)) {
    for (const [index, item] of list.entries()) {
      const piece = new JsonPiece(bytes, spans[Number(item)] ?? [0, 0])
      await pause()
      list[index] = inPieces ? piece : await piece.parse()
    }
  }
  return root
}

/** Those whose items the scanner finds. */
const listsIn = (root: unknown): unknown[][] =>
  typeof root === 'object' && root !== null ? Object.values(root).filter((value) => Array.isArray(value)) : []

function checkUtf8(bytes: Buffer): void {
  if (isUtf8(bytes)) return
  throw refuse('body_not_utf8', { byte: findInvalidByte(bytes) })
}

const tooManyValues = ({ more, item }: Excess): Error =>
  item === undefined
    ? refuse('body_too_many_values', { max: more })
    : refuse('item_too_many_values', { index: item, max: more })

type DescribeBroken = (detail: string) => Reason<RefusalCode>
const describeBroken: DescribeBroken = (detail) => reason('body_not_json', { detail })
const describeBrokenOutline: DescribeBroken = (detail) => reason('outline_not_json', { detail })

function parseText(text: string, describe: DescribeBroken): unknown {
  let value: unknown
  try {
    value = parseHoldingSources(text)
  } catch (error) {
    throw new ApiError(describe(error instanceof Error ? error.message : String(error)))
  }
  // The key may be written with escapes: those of its letters all begin like this. A long text has more to search than values.
  if (text.length > smallBytes || text.includes('__proto__') || text.includes('\\u00')) dropProtoKeys(value)
  return value
}

const withoutByteOrderMark = (text: string): string => (text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)

/** How much is decoded to find one byte. */
const decodedBytes = 64 * 1024

/** The first that belongs to no character. */
function findInvalidByte(bytes: Buffer): number {
  let from = 0
  for (;;) {
    let to = Math.min(from + decodedBytes, bytes.length)
    // Not between the bytes of one character.
    while (to < bytes.length && to > from && ((bytes[to] ?? 0) & 0xc0) === 0x80) to -= 1
    if (to === from || !isUtf8(bytes.subarray(from, to)))
      return from + findInvalidIn(bytes.subarray(from, from + decodedBytes))
    from = to
  }
}

/** U+FFFD stands where decoding failed, unless the sender wrote one. */
function findInvalidIn(bytes: Buffer): number {
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
