/**
 * Variables of canned replies: `{{customer.name}}`, or `{{customer.name|there}}` with what stands there when nobody knows
 * the name. They are filled in when an agent inserts the reply, never later: a message that still holds one is not sent.
 */

/** Those of every conversation; `metadata.KEY` is one more for each key of its metadata. */
export const CANNED_VARIABLES = [
  'customer.name',
  'customer.id',
  'agent.name',
  'conversation.id',
  'connector.name',
  'queue.name',
] as const

export type CannedVariable = (typeof CANNED_VARIABLES)[number]

export interface CannedValues {
  /** What is not known is left out. */
  variables: { readonly [N in CannedVariable]?: string | undefined }
  /** Keys of nested objects are joined by dots: `metadata.order.number`. */
  metadata: Readonly<Record<string, unknown>>
}

export interface Placeholder {
  /** Offsets in the text, the end exclusive. */
  from: number
  to: number
  /** What stands between the braces, before a `|`. */
  name: string
  fallback: string | undefined
}

/** Everything in double braces, whatever it names. */
export const findPlaceholders = (text: string): Placeholder[] =>
  Array.from(text.matchAll(/\{\{([^{}]*)\}\}/g), ({ 0: whole, 1: inner = '', index }) => {
    const bar = inner.indexOf('|')
    return {
      from: index,
      to: index + whole.length,
      name: (bar < 0 ? inner : inner.slice(0, bar)).trim(),
      fallback: bar < 0 ? undefined : inner.slice(bar + 1).trim(),
    }
  })

const METADATA = 'metadata.'

const isMetadata = (name: string): boolean => name.startsWith(METADATA) && name.length > METADATA.length

const isVariable = (name: string): name is CannedVariable => (CANNED_VARIABLES as readonly string[]).includes(name)

/**
 * What stands in double braces of a canned reply and is no variable: nothing would ever fill it in.
 *
 * @example findUnknownPlaceholder('Hello {{name}}') // 'name'
 * @example findUnknownPlaceholder('Hello {{customer.name|there}}') // undefined
 */
export function findUnknownPlaceholder(text: string): string | undefined {
  const unknown = findPlaceholders(text).find(({ name }) => !isVariable(name) && !isMetadata(name))
  if (unknown) return unknown.name
  const rest = replacePlaceholders(text, () => ' ')
  const opened = rest.indexOf('{{')
  const closed = opened < 0 ? -1 : rest.indexOf('}}', opened + 2)
  return closed < 0 ? undefined : rest.slice(opened + 2, closed).trim()
}

/**
 * The variable in a message that was not filled in, so that its customer would read it as typed. Braces around what is
 * no name, as in code, are text like any other.
 *
 * @example findUnfilled('Hello {{customer.name}}') // 'customer.name'
 */
export const findUnfilled = (text: string): Placeholder | undefined =>
  findPlaceholders(text).find(({ name }) => /^[\p{L}_][^\n]*$/u.test(name))

/** Puts in what is known, and the fall-backs; what is neither stays as it is, to be seen and to be filled in by hand. */
export const fillPlaceholders = (text: string, values: CannedValues): string =>
  replacePlaceholders(text, ({ name, fallback }) => findValue(name, values) ?? fallback)

function replacePlaceholders(text: string, by: (placeholder: Placeholder) => string | undefined): string {
  let filled = ''
  let done = 0
  for (const placeholder of findPlaceholders(text)) {
    const { from, to } = placeholder
    filled += text.slice(done, from) + (by(placeholder) ?? text.slice(from, to))
    done = to
  }
  return filled + text.slice(done)
}

/** A customer may be named in braces: what would be taken for a variable is no value. */
function findValue(name: string, { variables, metadata }: CannedValues): string | undefined {
  const value = isMetadata(name) ? readMetadata(metadata, name.slice(METADATA.length)) : readVariable(name, variables)
  return value === undefined || value.trim() === '' || findUnfilled(value) ? undefined : value.trim()
}

const readVariable = (name: string, variables: CannedValues['variables']): string | undefined =>
  isVariable(name) ? variables[name] : undefined

/** A key may hold dots itself: the longest one that is there counts. */
function readMetadata(metadata: Readonly<Record<string, unknown>>, path: string): string | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf('.', end - 1)) {
    const key = path.slice(0, end)
    if (!Object.hasOwn(metadata, key)) continue
    const value = metadata[key]
    if (end === path.length) return asText(value)
    if (isObject(value)) return readMetadata(value, path.slice(end + 1))
  }
  return undefined
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const asText = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined
