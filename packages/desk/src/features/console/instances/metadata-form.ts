/** What keys of metadata are called, as rows of a form. Pure. */
import type { InstanceItem } from '@passerelle/protocol'

type MetadataLabel = InstanceItem['metadata_labels'][number]

/** Those of the desk; what an operator set for others stays. */
export const LANGUAGES = ['en', 'fr'] as const

export interface MetadataRow {
  key: string
  label: Record<string, string>
  hidden: boolean
}

export const EMPTY_ROW: MetadataRow = { key: '', label: {}, hidden: false }

export const toRows = (labels: readonly MetadataLabel[]): MetadataRow[] =>
  labels.map(({ key, label, hidden }) => ({ key, label: { ...label }, hidden }))

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
