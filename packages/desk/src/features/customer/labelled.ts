/** Metadata under an operator's labels: those first, in the operator's order, then all the rest as it was sent. Pure. */
import type { LabelsItem } from '@passerelle/protocol'
import { labelOf } from './label-of.ts'

export interface Labelled {
  key: string
  label: string
  value: unknown
}

type MetadataLabel = LabelsItem['metadata'][number]

export function labelled(
  metadata: Record<string, unknown>,
  labels: readonly MetadataLabel[],
  language: string,
): Labelled[] {
  const known = new Set(labels.map(({ key }) => key))
  const named = labels
    .filter(({ key, hidden }) => !hidden && key in metadata)
    .map((one) => ({ key: one.key, label: wordFor(one, language), value: metadata[one.key] }))
  const others = Object.entries(metadata)
    .filter(([key]) => !known.has(key))
    .map(([key, value]) => ({ key, label: labelOf(key), value }))
  return [...named, ...others]
}

/** In the reader's language, whatever the country; else in English, else in whichever there is. */
function wordFor({ key, label }: MetadataLabel, language: string): string {
  const words = Object.entries(label)
  const inLanguage = (wanted: string) => words.find(([tag]) => tag.slice(0, 2).toLowerCase() === wanted)?.[1]
  return inLanguage(language.slice(0, 2)) ?? inLanguage('en') ?? words[0]?.[1] ?? labelOf(key)
}
