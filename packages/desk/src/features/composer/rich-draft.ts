/** What the dialog for rich content holds, and the message that comes of it. */
import type { Choice, KnownBlock, RichContent } from '@passerelle/protocol'
import { newKey } from '../../ui/new-key.ts'

export const RICH_KINDS = ['quick_replies', 'buttons', 'card', 'list', 'link'] as const
export type RichKind = (typeof RICH_KINDS)[number]

export interface RichRow {
  key: string
  label: string
  /** Of a choice: an address to open. Of a list's entry: its second line. */
  extra: string
}

export interface RichDraft {
  kind: RichKind
  title: string
  subtitle: string
  url: string
  rows: RichRow[]
}

export const newRow = (): RichRow => ({ key: newKey(), label: '', extra: '' })

export const newDraft = (): RichDraft => ({
  kind: 'quick_replies',
  title: '',
  subtitle: '',
  url: '',
  rows: [newRow(), newRow()],
})

export const hasRows = (kind: RichKind): boolean => kind !== 'link'

/** "www.shop.example" is meant as an address too. */
export function toUrl(text: string): string | undefined {
  const given = text.trim()
  if (given === '') return undefined
  const url = /^[a-z][a-z\d+.-]*:/i.test(given) ? given : `https://${given}`
  return URL.canParse(url) ? url : undefined
}

export interface RichFaults {
  title?: boolean
  url?: boolean
  rows?: boolean
}

export function checkDraft(draft: RichDraft): RichFaults {
  const faults: RichFaults = {}
  const filled = draft.rows.filter((row) => row.label.trim() !== '')
  if (draft.kind === 'card' && draft.title.trim() === '') faults.title = true
  if (draft.kind === 'link' || draft.url.trim() !== '') {
    if (toUrl(draft.url) === undefined) faults.url = true
  }
  if (['quick_replies', 'buttons', 'list'].includes(draft.kind) && filled.length === 0) faults.rows = true
  if (draft.kind !== 'list' && filled.some((row) => row.extra.trim() !== '' && !toUrl(row.extra))) faults.rows = true
  return faults
}

const optional = <K extends string>(name: K, value: string | undefined): Partial<Record<K, string>> =>
  value === undefined || value.trim() === '' ? {} : ({ [name]: value.trim() } as Partial<Record<K, string>>)

function toChoices(rows: RichRow[]): Choice[] {
  return rows
    .filter((row) => row.label.trim() !== '')
    .map((row) => ({ label: row.label.trim(), ...optional('url', toUrl(row.extra)) }))
}

function toBlock(draft: RichDraft): KnownBlock {
  const { kind, title, subtitle, url, rows } = draft
  if (kind === 'link') {
    return { type: 'link', url: toUrl(url) ?? '', ...optional('title', title), ...optional('description', subtitle) }
  }
  if (kind === 'list') {
    const items = rows
      .filter((row) => row.label.trim() !== '')
      .map((row) => ({ title: row.label.trim(), ...optional('subtitle', row.extra) }))
    return { type: 'list', ...optional('title', title), items }
  }
  const choices = toChoices(rows)
  if (kind === 'card') {
    const card = { title: title.trim(), ...optional('subtitle', subtitle), ...optional('url', toUrl(url)) }
    return { type: 'card', ...card, ...(choices.length > 0 && { buttons: choices }) }
  }
  return { type: kind, ...optional('text', title), items: choices }
}

export const toRichContent = (draft: RichDraft): RichContent => ({ blocks: [toBlock(draft)] })

/** What stands in for it where rich content is not shown. */
export function toFallback(draft: RichDraft): string {
  const { kind, title, subtitle, url, rows } = draft
  const lines = [title, subtitle, kind === 'card' || kind === 'link' ? (toUrl(url) ?? '') : '']
  if (hasRows(kind)) {
    for (const { label, extra } of rows) {
      if (label.trim() !== '') lines.push(`• ${label.trim()}${extra.trim() === '' ? '' : ` – ${extra.trim()}`}`)
    }
  }
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}
