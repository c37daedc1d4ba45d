/** A name is found by any part of it, so it is indexed by its overlapping pieces: in pairs, "zoe" is "zo", "oe", "e". Pure. */
import { foldText } from './fold-text.ts'
import { type Phrase, runsOf } from './search-query.ts'

export const namePieces = (name: string, length: number): string[] =>
  runsOf(foldText(name)).flatMap((run) => piecesOf(run.join(''), length))

/** The pieces that follow each other wherever a name holds the phrase. A shorter one is how one of them begins. */
export function piecesOfPhrase({ tokens }: Phrase, length: number): Phrase {
  const pieces = piecesOf(tokens.join(''), length)
  const whole = pieces.slice(0, Math.max(1, pieces.length - length + 1))
  return { tokens: whole, isOpen: pieces.length < length }
}

function piecesOf(word: string, length: number): string[] {
  const characters = [...word]
  return characters.map((_, i) => characters.slice(i, i + length).join(''))
}
