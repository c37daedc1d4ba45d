/**
 * What a search looks for, and where a message holds it: pure. Words are found by their beginnings, whatever their case
 * and accents, as the index finds them.
 */
export interface Excerpt {
  excerpt: string
  /** Pairs of UTF-16 offsets, the end exclusive. */
  highlights: [number, number][]
}

const maxWords = 10
const before = 40
const length = 160

const fold = (text: string): string => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()

const isWordCharacter = (character: string): boolean => /[\p{L}\p{N}\p{M}\p{Co}]/u.test(character)

/** The words of a query; what is neither letter nor digit separates them. */
export const searchWords = (query: string): string[] =>
  query
    .split(/[^\p{L}\p{N}\p{M}\p{Co}]+/u)
    .filter((word) => word !== '')
    .slice(0, maxWords)

interface Word {
  start: number
  end: number
  folded: string
}

/** A piece of the text around the first of the words. Without any, the text's beginning. */
export function excerptOf(text: string, words: readonly string[]): Excerpt {
  const wanted = words.map(fold).filter((word) => word !== '')
  const found: [number, number][] = []
  for (const word of wordsOf(text)) {
    if (wanted.some((one) => word.folded.startsWith(one))) found.push([word.start, word.end])
    const first = found[0]
    if (first && word.start > first[0] + length) break
  }
  const first = found[0]?.[0] ?? 0
  const from = startOfCut(text, first)
  const to = endOfCut(text, from)
  const lead = from > 0 ? '…' : ''
  const cut = text.slice(from, to).replace(/\s/gu, ' ')
  const shift = lead.length - from
  return {
    excerpt: `${lead}${cut}${to < text.length ? '…' : ''}`,
    highlights: found.filter(([, end]) => end <= to).map(([start, end]) => [start + shift, end + shift]),
  }
}

function* wordsOf(text: string): Generator<Word> {
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}\p{Co}]+/gu)) {
    yield { start: match.index, end: match.index + match[0].length, folded: fold(match[0]) }
  }
}

/** At the beginning of a word, if one begins shortly before. */
function startOfCut(text: string, first: number): number {
  if (first <= before) return 0
  let from = first - before
  while (from < first && isWordCharacter(text.charAt(from - 1))) from += 1
  return from
}

/** Never between the halves of a character. */
function endOfCut(text: string, from: number): number {
  if (from + length >= text.length) return text.length
  let to = from + length
  const limit = from + length - 30
  while (to > limit && isWordCharacter(text.charAt(to))) to -= 1
  const code = text.charCodeAt(to - 1)
  return code >= 0xd800 && code <= 0xdbff ? to - 1 : to
}
