import { ExactNumber } from './exact-json.ts'
import type { Card, Choice, FormField, KnownBlock } from './rich-content.ts'

/** What is shown of one message at most; beyond it, it counts as unknown. */
const maxItems = 100

type Fields = Readonly<Record<string, unknown>>
type Reader<T> = (value: unknown) => T | undefined

/**
 * The blocks of a message's `rich_content`, when all of it is of the known vocabulary; else undefined: show it as a tree.
 * Known are `{"blocks": [...]}`, a list of blocks, one block, and a plain string. Never throws, whatever the value.
 * Every URL it gives is http(s), mailto or tel; images are http(s).
 */
export function readRichContent(value: unknown): KnownBlock[] | undefined {
  if (typeof value === 'string') return value.trim() === '' ? undefined : [{ type: 'text', text: value }]
  if (Array.isArray(value)) return nonEmptyList(value, readBlock)
  const fields = asFields(value)
  if (!fields) return undefined
  if (fields.type === undefined) return nonEmptyList(fields.blocks, readBlock)
  const block = readBlock(fields)
  return block && [block]
}

function readBlock(value: unknown): KnownBlock | undefined {
  const fields = asFields(value)
  switch (fields?.type) {
    case 'text':
      return whole({ type: 'text' as const, text: text(fields.text) }, ['text'])
    case 'buttons':
    case 'quick_replies':
      return readButtons(fields, fields.type)
    case 'card': {
      const card = readCard(fields)
      return card && { type: 'card', ...card }
    }
    case 'carousel':
      return whole({ type: 'carousel' as const, items: nonEmptyList(fields.items, readCard) }, ['items'])
    case 'list':
      return readList(fields)
    case 'link':
      return readLink(fields)
    case 'image':
      return readImage(fields)
    case 'form':
      return readForm(fields)
    default:
      return undefined
  }
}

function readButtons(fields: Fields, type: 'buttons' | 'quick_replies'): KnownBlock | undefined {
  const options = optional(fields, { text })
  const items = nonEmptyList(fields.items, readChoice)
  return options && items && { type, ...options, items }
}

function readList(fields: Fields): KnownBlock | undefined {
  const options = optional(fields, { title: text })
  const items = nonEmptyList(fields.items, readCard)
  return options && items && { type: 'list', ...options, items }
}

function readLink(fields: Fields): KnownBlock | undefined {
  const url = linkUrl(fields.url)
  const options = optional(fields, { title: text, description: text })
  return url !== undefined && options ? { type: 'link', url, ...options } : undefined
}

function readImage(fields: Fields): KnownBlock | undefined {
  const url = webUrl(fields.url)
  const options = optional(fields, { alt: string })
  return url !== undefined && options ? { type: 'image', url, ...options } : undefined
}

function readForm(fields: Fields): KnownBlock | undefined {
  const options = optional(fields, { title: text, submit_label: text })
  const read = nonEmptyList(fields.fields, readField)
  return options && read && { type: 'form', ...options, fields: read }
}

function readChoice(value: unknown): Choice | undefined {
  const fields = asFields(value)
  const label = text(fields?.label)
  const options = fields && optional(fields, { value: string, url: linkUrl })
  return label !== undefined && options ? { label, ...options } : undefined
}

function readCard(value: unknown): Card | undefined {
  const fields = asFields(value)
  const title = text(fields?.title)
  const options =
    fields &&
    optional(fields, {
      subtitle: string,
      image_url: webUrl,
      url: linkUrl,
      buttons: (items: unknown) => list(items, readChoice),
    })
  return title !== undefined && options ? { title, ...options } : undefined
}

const kinds = ['text', 'textarea', 'email', 'phone', 'number', 'date', 'select', 'checkbox'] as const

function readField(value: unknown): FormField | undefined {
  const fields = asFields(value)
  if (!fields) return undefined
  const name = text(fields.name)
  const label = text(fields.label)
  const kind = kinds.find((known) => known === (fields.kind ?? 'text'))
  const options = optional(fields, { required: flag, value: string, options: readOptions })
  if (name === undefined || label === undefined || !kind || !options) return undefined
  if (kind === 'select' && !options.options) return undefined
  return { name, label, kind, ...options }
}

const readOptions: Reader<{ label: string; value: string }[]> = (value) =>
  nonEmptyList(value, (item) => {
    const fields = asFields(item)
    return fields && whole({ label: text(fields.label), value: string(fields.value) }, ['label', 'value'])
  })

const string: Reader<string> = (value) => (typeof value === 'string' ? value : undefined)
const text: Reader<string> = (value) => (typeof value === 'string' && value.trim() !== '' ? value : undefined)
const flag: Reader<boolean> = (value) => (typeof value === 'boolean' ? value : undefined)
const webUrl = urlReader(['http:', 'https:'])
const linkUrl = urlReader(['http:', 'https:', 'mailto:', 'tel:'])

function urlReader(protocols: string[]): Reader<string> {
  return (value) => {
    if (typeof value !== 'string' || !URL.canParse(value)) return undefined
    return protocols.includes(new URL(value).protocol) ? value : undefined
  }
}

const asFields = (value: unknown): Fields | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
    ? (value as Fields)
    : undefined

function list<T>(value: unknown, read: Reader<T>): T[] | undefined {
  if (!Array.isArray(value) || value.length > maxItems) return undefined
  const items: T[] = []
  for (const one of value) {
    const item = read(one)
    if (item === undefined) return undefined
    items.push(item)
  }
  return items
}

function nonEmptyList<T>(value: unknown, read: Reader<T>): T[] | undefined {
  const items = list(value, read)
  return items?.length ? items : undefined
}

type Whole<T, K extends keyof T> = Omit<T, K> & { [P in K]: NonNullable<T[P]> }

/** Undefined when one of the named fields could not be read. */
function whole<T extends object, K extends keyof T>(fields: T, keys: K[]): Whole<T, K> | undefined {
  return keys.every((key) => fields[key] !== undefined) ? (fields as Whole<T, K>) : undefined
}

/** Those that are there and not null; undefined when one of them is not what it should be. */
function optional<T extends object>(fields: Fields, readers: { [K in keyof T]: Reader<T[K]> }): Partial<T> | undefined {
  const found: Partial<T> = {}
  for (const key of Object.keys(readers) as (keyof T & string)[]) {
    const value = fields[key]
    if (value === undefined || value === null) continue
    const read = readers[key](value)
    if (read === undefined) return undefined
    found[key] = read
  }
  return found
}
