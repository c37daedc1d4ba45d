/**
 * JSON whose numbers keep their source text. A number that JavaScript would write in another way (an integer beyond
 * 2^53, `1e400`, `1.10`) is read as an `ExactNumber`, which `JSON.stringify` writes as it came; the others are numbers.
 * Where the language cannot do it (Node before 21, browsers before 2025) all are numbers.
 */

type Reviver = (this: object, key: string, value: unknown, context?: { source?: string }) => unknown

/** What TypeScript's library does not name yet. */
interface JsonWithSources {
  rawJSON?(text: string): object
  parse(text: string, reviver: Reviver): unknown
}

const json: JsonWithSources = JSON

export class ExactNumber {
  readonly source: string

  constructor(source: string) {
    this.source = source
  }

  toString(): string {
    return this.source
  }

  /** For `JSON.stringify`, which writes it as it is. */
  toJSON(): unknown {
    return json.rawJSON?.(this.source) ?? Number(this.source)
  }
}

/** The value of a JSON text, with an `ExactNumber` for each number that JavaScript would write in another way. */
export const parseExactJson = (text: string): unknown =>
  reviveNumbers(text, (_holder, _key, source) => new ExactNumber(source))

/** -0, an exponent, zeros at the end of a fraction or many at its beginning, 16 digits: all that may be written otherwise. */
const unusualNumber = /(?:^|[[:,\s])(?:-0(?![.\d])|-?(?:\d+(?:\.\d+)?[eE]|\d+\.\d*0(?!\d)|0\.0{6}|\d[\d.]{15}))/

/** To look through megabytes of spaces costs more than to ask for the source of each number. */
const searchedLength = 256 * 1024

/** Each number that JavaScript would write in another way becomes what `revive` makes of it. */
export function reviveNumbers(text: string, revive: (holder: object, key: string, source: string) => unknown): unknown {
  if (text.length <= searchedLength && !unusualNumber.test(text)) return JSON.parse(text)
  try {
    return json.parse(text, function (key, value, context) {
      const source = context?.source
      return typeof value === 'number' && source !== undefined && source !== String(value)
        ? revive(this, key, source)
        : value
    })
  } catch (error) {
    // A reviver is called level by level: what nests deeper than calls can is read without it.
    if (error instanceof RangeError) return JSON.parse(text)
    throw error
  }
}
