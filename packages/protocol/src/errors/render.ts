import { statusNames } from './status-names.ts'

/** What one language needs to say a reason: its texts by code, and how it writes values. */
export interface ErrorLanguage {
  /** Undefined for a code it does not know: one of a newer server. */
  textOf(code: string): string | undefined
  number(value: number): string
  size(bytes: number): string
  either(choices: readonly string[]): string
}

const hole = /\{\{(\w+)(?::(\w+))?\}\}/g

/** A reason as it comes in an answer: perhaps of another version. */
interface AnyReason {
  code: string
  params: Record<string, unknown>
}

/** The sentence; undefined when the language has no text for it. */
export function say(language: ErrorLanguage, { code, params }: AnyReason): string | undefined {
  return language.textOf(code)?.replaceAll(hole, (_, name: string, format: string | undefined) => {
    return print(language, params[name], format)
  })
}

function print(language: ErrorLanguage, value: unknown, format: string | undefined): string {
  if (typeof value === 'number') return printNumber(language, value, format)
  if (isReason(value)) return say(language, value) ?? value.code
  if (Array.isArray(value)) return printList(language, value, format)
  return format === 'quoted' ? JSON.stringify(value) : String(value)
}

function printList(language: ErrorLanguage, values: readonly unknown[], format: string | undefined): string {
  const texts = values.map((value) => print(language, value, undefined))
  if (format === 'either') return language.either(texts)
  return texts.join(format === 'reasons' ? '\n' : ', ')
}

function printNumber(language: ErrorLanguage, value: number, format: string | undefined): string {
  if (format === 'size') return language.size(value)
  const name = format === 'status' ? statusNames[value] : undefined
  return name === undefined ? language.number(value) : `${value} ${name}`
}

const isReason = (value: unknown): value is AnyReason =>
  typeof value === 'object' && value !== null && 'code' in value && 'params' in value

const kibibyte = 1024
const mebibyte = kibibyte * kibibyte

/** In the largest unit of which it is a whole number, else rounded to hundredths of a mebibyte. */
export function inUnits(bytes: number): { value: number; unit: 'MiB' | 'KiB' | 'B' } {
  if (bytes >= mebibyte) return { value: Number((bytes / mebibyte).toFixed(2)), unit: 'MiB' }
  return bytes % kibibyte === 0 ? { value: bytes / kibibyte, unit: 'KiB' } : { value: bytes, unit: 'B' }
}
