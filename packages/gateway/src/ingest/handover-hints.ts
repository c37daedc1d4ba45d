/**
 * What a hand-over says beside its messages, in `metadata.handover`: JSON that may hold anything. What is right is taken, the
 * rest is named, so that the thread can tell it; nothing is refused. Pure.
 */
import { LIMITS } from '@passerelle/protocol'
import { type Priority, priorities } from '../commands/priority.ts'
import { isWebUrl, languageTag } from '../contacts/details.ts'
import { emailKey, phoneKey } from '../contacts/reach.ts'
import { toOneLine, toWellFormed } from '../messages/inbound-message.ts'

export interface Hints {
  /** Id or name. */
  queue?: string
  /** BCP 47 */
  language?: string
  skills?: string[]
  priority?: Priority
  summary?: string
  reason?: string
  timeoutMs?: number
  contact: ContactHints
  unused: UnusedHint[]
  /** The same for the same hints. */
  text: string
}

export interface ContactHints {
  name?: string
  email?: string
  phone?: string
  language?: string
  externalUrl?: string
}

export interface UnusedHint {
  /** As the partner wrote it: `queue`, `contact.email`. */
  hint: string
  /**
   * `cut`: used but for what is too much. `unknown`: there is no such queue; `unmet`: nobody in its queue has it. `held`: an
   * agent has the conversation; `with_bot`: the bot has, and asks for nobody.
   */
  because: 'invalid' | 'cut' | 'unknown' | 'unmet' | 'held' | 'with_bot'
  /** Of what was sent, as much as fits a line. */
  value: string
}

const mostSkills = 20
const mostSkillCharacters = 64
const longestTimeoutSeconds = 7 * 24 * 3600
const shownCharacters = 80

/** Undefined when there are none. */
export function readHints(metadata: string): Hints | undefined {
  if (!metadata.includes('"handover"')) return undefined
  const { handover }: { handover?: unknown } = JSON.parse(metadata)
  if (handover === undefined || handover === null) return undefined
  const unused: UnusedHint[] = []
  const text = JSON.stringify(handover)
  if (!isObject(handover)) return { contact: {}, unused: [unusedOf('handover', 'invalid', handover)], text }
  const hints = createReader(handover, '', unused)
  return {
    ...hints.line('queue', 'queue', LIMITS.nameLength),
    ...hints.read('language', 'language', languageTag),
    ...readSkills(hints),
    ...hints.read('priority', 'priority', (value) => priorities.find((one) => one === value.trim().toLowerCase())),
    ...hints.read('summary', 'summary', (value) =>
      hints.upTo('summary', LIMITS.noteLength, toWellFormed(value).trim()),
    ),
    ...hints.line('reason', 'reason', LIMITS.noticeText),
    ...readTimeout(hints),
    contact: readContact(handover.contact, unused),
    unused,
    text,
  }
}

const forPeople = ['queue', 'language', 'skills', 'priority', 'summary', 'reason', 'timeoutMs'] as const

/** While the bot has the conversation they are for nobody: only who its customer is counts. */
export function unusedWithBot(hints: Hints): UnusedHint[] {
  const names = forPeople.filter((name) => hints[name] !== undefined)
  const written = names.map((name) => (name === 'timeoutMs' ? 'timeout_seconds' : name)).join(', ')
  return written === '' ? hints.unused : [...hints.unused, unusedOf(written, 'with_bot', '')]
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const cut = (text: string, most: number): string => (text.length <= most ? text : text.slice(0, most).toWellFormed())

export const unusedOf = (hint: string, because: UnusedHint['because'], value: unknown): UnusedHint => ({
  ...{ hint, because },
  value: toOneLine(cut(typeof value === 'string' ? value : JSON.stringify(value), shownCharacters)),
})

type Reader = ReturnType<typeof createReader>

/** Null is as if it were left out, and so is an empty text. */
function createReader(from: Readonly<Record<string, unknown>>, prefix: string, unused: UnusedHint[]) {
  const sent = (name: string): unknown => (Object.hasOwn(from, name) ? (from[name] ?? undefined) : undefined)
  const leave = (name: string, because: UnusedHint['because']) =>
    void unused.push(unusedOf(prefix + name, because, sent(name)))
  const upTo = (name: string, most: number, text: string): string => {
    if (text.length > most) leave(name, 'cut')
    return cut(text, most)
  }
  function read<Field extends string, Value>(
    field: Field,
    name: string,
    parse: (text: string) => Value | undefined,
  ): { [F in Field]?: Value } {
    const value = sent(name)
    if (value === undefined || (typeof value === 'string' && value.trim() === '')) return {}
    const found = typeof value === 'string' ? parse(value) : undefined
    if (found === undefined) leave(name, 'invalid')
    return found === undefined ? {} : ({ [field]: found } as { [F in Field]: Value })
  }
  const line = <Field extends string>(field: Field, name: string, most: number) =>
    read(field, name, (text) => upTo(name, most, toOneLine(text)) || undefined)
  return { sent, leave, upTo, read, line }
}

/** A single one may come as it is. */
function readSkills({ sent, leave }: Reader): Pick<Hints, 'skills'> {
  const value = sent('skills')
  if (value === undefined) return {}
  const wanted = typeof value === 'string' ? [value] : value
  if (!Array.isArray(wanted)) {
    leave('skills', 'invalid')
    return {}
  }
  const named = wanted.slice(0, 2 * mostSkills).flatMap((one) => (typeof one === 'string' && toOneLine(one)) || [])
  const fitting = [...new Set(named)].filter(({ length }) => length <= mostSkillCharacters)
  if (wanted.length > mostSkills || wanted.some((one) => typeof one !== 'string' || one.length > mostSkillCharacters))
    leave('skills', fitting.length > 0 ? 'cut' : 'invalid')
  return fitting.length > 0 ? { skills: fitting.slice(0, mostSkills) } : {}
}

function readTimeout({ sent, leave }: Reader): Pick<Hints, 'timeoutMs'> {
  const value = sent('timeout_seconds')
  if (value === undefined) return {}
  if (typeof value === 'number' && value >= 1 && value <= longestTimeoutSeconds)
    return { timeoutMs: Math.round(value * 1000) }
  leave('timeout_seconds', 'invalid')
  return {}
}

function readContact(value: unknown, unused: UnusedHint[]): ContactHints {
  if (value === undefined || value === null) return {}
  if (!isObject(value)) {
    unused.push(unusedOf('contact', 'invalid', value))
    return {}
  }
  const contact = createReader(value, 'contact.', unused)
  const usable = (isRight: (text: string) => boolean) => (text: string) =>
    isRight(text) ? toWellFormed(text).trim() : undefined
  return {
    ...contact.line('name', 'name', LIMITS.nameLength),
    ...contact.read(
      'email',
      'email',
      usable((text) => emailKey(text) !== null),
    ),
    ...contact.read(
      'phone',
      'phone',
      usable((text) => phoneKey(text) !== null),
    ),
    ...contact.read('language', 'language', languageTag),
    ...contact.read(
      'externalUrl',
      'external_url',
      usable((text) => isWebUrl(text.trim())),
    ),
  }
}
