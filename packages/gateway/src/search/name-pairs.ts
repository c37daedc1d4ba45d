/** A name is found by any part of it, so it is indexed by its overlapping pairs of characters: "zoe" as "zo", "oe", "e". Pure. */
import { foldText } from './fold-text.ts'
import { type Phrase, runsOf } from './search-query.ts'

export const namePairs = (name: string): string[] => runsOf(foldText(name)).flatMap((run) => pairsOf(run.join('')))

/** The pairs that follow each other wherever a name holds the phrase: a single character is how one of them begins. */
export function pairsOfPhrase({ tokens }: Phrase): Phrase {
  const pairs = pairsOf(tokens.join(''))
  return pairs.length === 1 ? { tokens: pairs, isOpen: true } : { tokens: pairs.slice(0, -1), isOpen: false }
}

function pairsOf(word: string): string[] {
  const characters = [...word]
  return characters.map((character, i) => character + (characters[i + 1] ?? ''))
}
