/** What the dialog for rich content holds, and the message that comes of it. */
import type { Card, Choice, FormField, KnownBlock, RichContent } from '@passerelle/protocol'
import { newKey } from '../../core/lib/new-key.ts'

/** All of the vocabulary but plain text, which is what the composer is for. */
export const RICH_KINDS = ['quick_replies', 'buttons', 'card', 'carousel', 'list', 'link', 'image', 'form'] as const
export type RichKind = (typeof RICH_KINDS)[number]

export const FIELD_KINDS = ['text', 'textarea', 'email', 'phone', 'number', 'date', 'select', 'checkbox'] as const

/** A choice, a card of a carousel, a list's entry or a form's field: what of it is used is the kind's matter. */
export interface RichRow {
  key: string
  label: string
  /** Of a list's entry or a card: its second line. */
  extra: string
  /** What a choice or a card opens. */
  url: string
  picture: string
  field: FormField['kind']
  required: boolean
  /** Of a field to choose in: its choices, with commas between them. */
  choices: string
}

export interface RichDraft {
  kind: RichKind
  title: string
  subtitle: string
  url: string
  picture: string
  rows: RichRow[]
}

export const newRow = (): RichRow => ({
  key: newKey(),
  label: '',
  extra: '',
  url: '',
  picture: '',
  field: 'text',
  required: false,
  choices: '',
})

export const newDraft = (): RichDraft => ({
  kind: 'quick_replies',
  title: '',
  subtitle: '',
  url: '',
  picture: '',
  rows: [newRow(), newRow()],
})

export const hasRows = (kind: RichKind): boolean => kind !== 'link' && kind !== 'image'

const isBlank = (text: string): boolean => text.trim() === ''
const filledRows = (draft: RichDraft): RichRow[] => draft.rows.filter((row) => !isBlank(row.label))
const choicesOf = (row: RichRow): string[] =>
  row.choices
    .split(',')
    .map((one) => one.trim())
    .filter(Boolean)

const LINKS = ['http:', 'https:', 'mailto:', 'tel:']

/** "www.shop.example" is meant as an address too. */
export function toUrl(text: string): string | undefined {
  const given = text.trim()
  if (given === '') return undefined
  const url = /^[a-z][a-z\d+.-]*:/i.test(given) ? given : `https://${given}`
  return URL.canParse(url) && LINKS.includes(new URL(url).protocol) ? url : undefined
}

/** A picture is never to be mailed to. */
function toPicture(text: string): string | undefined {
  const url = toUrl(text)
  return url !== undefined && /^https?:/i.test(url) ? url : undefined
}

export interface RichFaults {
  title?: boolean
  url?: boolean
  picture?: boolean
  rows?: boolean
}

const isBadUrl = (text: string): boolean => !isBlank(text) && toUrl(text) === undefined
const isBadPicture = (text: string): boolean => !isBlank(text) && toPicture(text) === undefined

export function checkDraft(draft: RichDraft): RichFaults {
  const { kind, title, url, picture } = draft
  const faults: RichFaults = {}
  if (kind === 'card' && isBlank(title)) faults.title = true
  if (kind === 'link' ? toUrl(url) === undefined : kind === 'card' && isBadUrl(url)) faults.url = true
  if (kind === 'image' ? toPicture(picture) === undefined : kind === 'card' && isBadPicture(picture)) {
    faults.picture = true
  }
  if (hasRows(kind) && hasFaultyRows(draft)) faults.rows = true
  return faults
}

function hasFaultyRows(draft: RichDraft): boolean {
  const filled = filledRows(draft)
  if (draft.kind === 'form') {
    return filled.length === 0 || filled.some((row) => row.field === 'select' && choicesOf(row).length === 0)
  }
  const mayBeEmpty = draft.kind === 'card'
  const isFaulty = (row: RichRow) => isBadUrl(row.url) || (draft.kind === 'carousel' && isBadPicture(row.picture))
  return (filled.length === 0 && !mayBeEmpty) || (draft.kind !== 'list' && filled.some(isFaulty))
}

const optional = <K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> =>
  value === undefined || isBlank(value) ? {} : ({ [name]: value.trim() } as Partial<Record<K, string>>)

const toChoice = (row: RichRow): Choice => ({ label: row.label.trim(), ...optional('url', toUrl(row.url)) })

const toCard = (row: RichRow): Card => ({
  title: row.label.trim(),
  ...optional('subtitle', row.extra),
  ...optional('image_url', toPicture(row.picture)),
  ...optional('url', toUrl(row.url)),
})

/** Fields are told apart by a name made of their label. */
function toFields(rows: RichRow[]): FormField[] {
  const names = new Set<string>()
  return rows.map((row, index) => {
    const plain = row.label.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
    const slug = plain.replace(/[^a-z0-9]+/g, '_').replace(/^_|_$/g, '') || 'field'
    const name = names.has(slug) ? `${slug}_${index + 1}` : slug
    names.add(name)
    return {
      name,
      label: row.label.trim(),
      kind: row.field,
      ...(row.required && { required: true }),
      ...(row.field === 'select' && { options: choicesOf(row).map((one) => ({ label: one, value: one })) }),
    }
  })
}

function toBlock(draft: RichDraft): KnownBlock {
  const { kind, title, subtitle, url, picture } = draft
  const rows = filledRows(draft)
  switch (kind) {
    case 'quick_replies':
    case 'buttons':
      return { type: kind, ...optional('text', title), items: rows.map(toChoice) }
    case 'card': {
      const card = { title: title.trim(), ...optional('subtitle', subtitle), ...optional('url', toUrl(url)) }
      const buttons = rows.map(toChoice)
      return {
        type: 'card',
        ...card,
        ...optional('image_url', toPicture(picture)),
        ...(buttons.length > 0 && { buttons }),
      }
    }
    case 'carousel':
      return { type: 'carousel', items: rows.map(toCard) }
    case 'list':
      return {
        type: 'list',
        ...optional('title', title),
        items: rows.map((row) => ({ title: row.label.trim(), ...optional('subtitle', row.extra) })),
      }
    case 'link':
      return { type: 'link', url: toUrl(url) ?? '', ...optional('title', title), ...optional('description', subtitle) }
    case 'image':
      return { type: 'image', url: toPicture(picture) ?? '', ...optional('alt', title) }
    case 'form':
      return { type: 'form', ...optional('title', title), fields: toFields(rows) }
  }
}

export const toRichContent = (draft: RichDraft): RichContent => ({ blocks: [toBlock(draft)] })

type Words = (string | undefined)[]

/** What stands in for it where rich content is not shown. */
export function toFallback(draft: RichDraft): string {
  const rows = hasRows(draft.kind) ? filledRows(draft) : []
  const lines = [...headInWords(draft), ...rows.map((row) => `• ${given(rowInWords(draft.kind, row)).join(' – ')}`)]
  return given(lines).join('\n')
}

const given = (words: Words): string[] => words.map((word) => word?.trim() ?? '').filter(Boolean)

function headInWords({ kind, title, subtitle, url, picture }: RichDraft): Words {
  if (kind === 'carousel') return []
  if (kind === 'card') return [title, subtitle, toUrl(url), toPicture(picture)]
  if (kind === 'link') return [title, subtitle, toUrl(url)]
  return kind === 'image' ? [title, toPicture(picture)] : [title]
}

function rowInWords(kind: RichKind, row: RichRow): Words {
  if (kind === 'list') return [row.label, row.extra]
  if (kind === 'carousel') return [row.label, row.extra, toUrl(row.url), toPicture(row.picture)]
  if (kind === 'form') return [row.label, row.field === 'select' ? choicesOf(row).join(', ') : '']
  return [row.label, toUrl(row.url)]
}
