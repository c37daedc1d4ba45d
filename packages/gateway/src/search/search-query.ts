/** What a search looks for: phrases of folded tokens, each of which must be there. Pure. */
import { foldText, isUnspaced, type Token } from './fold-text.ts'

/** Tokens that follow each other. */
export interface Phrase {
  tokens: string[]
  /** The last one is the beginning of a word. */
  isOpen: boolean
}

const maxPhrases = 10

export function readQuery(q: string): Phrase[] {
  return runsOf(foldText(q))
    .slice(0, maxPhrases)
    .map((tokens) => ({ tokens, isOpen: isOpen(tokens) }))
}

/** A single letter is a word, not the beginning of a tenth of all words. */
function isOpen(tokens: readonly string[]): boolean {
  const last = tokens.at(-1) ?? ''
  return !isUnspaced(last) && (tokens.length > 1 || [...last].length > 1)
}

/** Tokens with nothing between them, together. */
export function runsOf(tokens: readonly Token[]): string[][] {
  const runs: string[][] = []
  for (const { text, joined } of tokens) {
    const run = joined ? runs.at(-1) : undefined
    if (run) run.push(text)
    else runs.push([text])
  }
  return runs
}

/** Where phrases stand in a text's tokens: pairs of offsets in the original, in order, none overlapping. */
export function findPhrases(tokens: readonly Token[], phrases: readonly Phrase[]): [number, number][] {
  const found: [number, number][] = []
  for (const [i, { start }] of tokens.entries()) {
    const ends = phrases.flatMap((phrase) => (stands(tokens, i, phrase) ? [endOf(tokens, i, phrase)] : []))
    if (ends.length === 0) continue
    const end = Math.max(...ends)
    const last = found.at(-1)
    if (last && start < last[1]) last[1] = Math.max(last[1], end)
    else found.push([start, end])
  }
  return found
}

const endOf = (tokens: readonly Token[], at: number, phrase: Phrase): number =>
  tokens[at + phrase.tokens.length - 1]?.end ?? 0

function stands(tokens: readonly Token[], at: number, { tokens: wanted, isOpen: open }: Phrase): boolean {
  return wanted.every((text, k) => {
    const token = tokens[at + k]?.text
    return open && k === wanted.length - 1 ? token?.startsWith(text) : token === text
  })
}
