/** Where a message holds what a search looks for: a piece of its text, else of its metadata. Pure. */

import { foldText } from './fold-text.ts'
import { readMetadataValues } from './metadata-values.ts'
import { findPhrases, type Phrase } from './search-query.ts'

export interface Excerpt {
  excerpt: string
  /** Pairs of UTF-16 offsets, the end exclusive. */
  highlights: [number, number][]
}

const before = 40
const length = 160
/** Characters that are looked at first, and at most. */
const glance = 1000
const farthest = 20_000
/** How far a cut may move to meet the edge of a word. */
const slack = 30

const isWordCharacter = (character: string): boolean => /[\p{L}\p{N}\p{M}\p{Co}]/u.test(character)

export function excerptOfMessage(text: string, metadata: string, phrases: readonly Phrase[]): Excerpt {
  const inText = excerptOf(text, phrases)
  if (inText.highlights.length > 0) return inText
  for (const { name, value } of readMetadataValues(metadata)) {
    const { excerpt, highlights } = excerptOf(value, phrases)
    const lead = name === '' ? '' : `${name}: `
    if (highlights.length > 0) return { excerpt: lead + excerpt, highlights: shiftBy(highlights, lead.length) }
  }
  return inText
}

/** A piece of the text around the first place that was found. Without any, the text's beginning. */
export function excerptOf(text: string, phrases: readonly Phrase[]): Excerpt {
  const found = findEarly(text, phrases)
  const from = startOfCut(text, found[0]?.[0] ?? 0)
  const to = endOfCut(text, from)
  const lead = from > 0 ? '…' : ''
  const cut = text.slice(from, to).replace(/\s/gu, ' ')
  const whole = found.filter(([, end]) => end <= to)
  return {
    excerpt: `${lead}${cut}${to < text.length ? '…' : ''}`,
    highlights: shiftBy(whole, lead.length - from),
  }
}

/** Most are found at once; a page of hits in the longest messages must not stop the server. */
function findEarly(text: string, phrases: readonly Phrase[]): [number, number][] {
  for (const end of [glance, farthest]) {
    const found = findPhrases(foldText(text.slice(0, end)), phrases)
    const first = found[0]?.[0] ?? end
    if (first + length <= end) return found
  }
  return []
}

const shiftBy = (pairs: readonly [number, number][], by: number): [number, number][] =>
  pairs.map(([start, end]) => [start + by, end + by])

/** At the beginning of a word, if one begins shortly before. */
function startOfCut(text: string, first: number): number {
  if (first <= before) return 0
  const wanted = first - before
  let from = wanted
  while (from < wanted + slack && isWordCharacter(text.charAt(from - 1))) from += 1
  return from === wanted + slack ? wholeCharacter(text, wanted) : wholeCharacter(text, from)
}

function endOfCut(text: string, from: number): number {
  if (from + length >= text.length) return text.length
  const wanted = from + length
  let to = wanted
  while (to > wanted - slack && isWordCharacter(text.charAt(to))) to -= 1
  return to === wanted - slack ? wholeCharacter(text, wanted) : wholeCharacter(text, to)
}

/** Never between the halves of a character. */
const wholeCharacter = (text: string, at: number): number => (/^[\udc00-\udfff]$/.test(text.charAt(at)) ? at - 1 : at)
