/** What a queue says by itself, as lines of a form. Pure. */
import type { QueueItem } from '@passerelle/protocol'

export const KINDS = ['outside_hours', 'waiting', 'closed'] as const

export interface Line {
  language: string
  text: string
}

export type TextsForm = Record<(typeof KINDS)[number], Line[]>

const toLines = (texts: Record<string, string> = {}): Line[] =>
  Object.entries(texts).map(([language, text]) => ({ language, text }))

export const toTextsForm = ({ outside_hours, waiting, closed }: QueueItem['texts']): TextsForm => ({
  outside_hours: toLines(outside_hours),
  waiting: toLines(waiting),
  closed: toLines(closed),
})

/** A line that says nothing is none. */
export function toTexts(form: TextsForm): QueueItem['texts'] {
  const texts: QueueItem['texts'] = {}
  for (const kind of KINDS) {
    const lines = form[kind].filter(({ text }) => text.trim() !== '')
    if (lines.length > 0)
      texts[kind] = Object.fromEntries(lines.map(({ language, text }) => [language.trim(), text.trim()]))
  }
  return texts
}

/** The lines that name a language again, whatever its case: one of the two texts would be lost. */
export const repeatedLines = (lines: readonly Line[]): number[] => {
  const languages = lines.map(({ language }) => language.trim().toLowerCase())
  return languages.flatMap((language, at) => (languages.indexOf(language) < at ? [at] : []))
}
