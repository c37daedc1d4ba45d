/** What keys of metadata are called, as rows of a form. Pure. */
import type { InstanceItem } from '@passerelle/protocol'

type MetadataLabel = InstanceItem['metadata_labels'][number]

/** Those of the desk; what an operator set for others stays. */
export const LANGUAGES = ['en', 'fr'] as const

export interface MetadataRow {
  /** Of this row as long as it is shown: the key, its only name, is being typed. */
  id: number
  key: string
  label: Record<string, string>
  hidden: boolean
}

const newId = (rows: readonly MetadataRow[]): number => Math.max(-1, ...rows.map(({ id }) => id)) + 1

export const emptyRow = (rows: readonly MetadataRow[]): MetadataRow => ({
  id: newId(rows),
  key: '',
  label: {},
  hidden: false,
})

/** What was saved of rows stays the same rows. */
export const toRows = (labels: readonly MetadataLabel[], rows: readonly MetadataRow[] = []): MetadataRow[] =>
  labels.map(({ key, label, hidden }, at) => ({
    id: rows[at]?.id ?? newId(rows) + at,
    key,
    label: { ...label },
    hidden,
  }))

/** A row that says nothing is none. */
const isBlank = ({ key, label }: MetadataRow): boolean =>
  key.trim() === '' && Object.values(label).every((text) => text.trim() === '')

export const withoutBlank = (rows: readonly MetadataRow[]): MetadataRow[] => rows.filter((row) => !isBlank(row))

export const toLabels = (rows: readonly MetadataRow[]): MetadataLabel[] =>
  rows.map(({ key, label, hidden }) => ({
    key: key.trim(),
    label: Object.fromEntries(
      Object.entries(label).flatMap(([language, text]) => (text.trim() === '' ? [] : [[language, text.trim()]])),
    ),
    hidden,
  }))

/** By the path of its field: the rows that name no key, or call it nothing. */
export function missingParts(rows: readonly MetadataRow[]): string[] {
  return toLabels(rows).flatMap(({ key, label }, at) => [
    ...(key === '' ? [`${at}/key`] : []),
    ...(Object.keys(label).length === 0 ? [`${at}/label`] : []),
  ])
}

export function moved<T>(rows: readonly T[], at: number, by: 1 | -1): T[] {
  const next = rows.slice()
  const [row] = next.splice(at, 1)
  if (row !== undefined) next.splice(at + by, 0, row)
  return next
}
