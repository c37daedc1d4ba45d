/** What is written into the search index, and asked of it: folded tokens with a space between, and quoted phrases. */

import { foldPlain, foldText } from '../../search/fold-text.ts'
import { readMetadataValues } from '../../search/metadata-values.ts'
import { namePieces, piecesOfPhrase } from '../../search/name-pieces.ts'
import type { Phrase } from '../../search/search-query.ts'

/** The engine's tokenizer parts a plain text by itself, as we would: at whatever is ASCII and neither letter nor digit. */
const tokensOf = (text: string): string =>
  foldPlain(text) ??
  foldText(text)
    .map((token) => token.text)
    .join(' ')

export const messageTokens = (text: string, metadata: string): [string, string] => [
  tokensOf(text),
  tokensOf(
    readMetadataValues(metadata)
      .map(({ value }) => value)
      .join(' '),
  ),
]

const phrase = (tokens: readonly string[], isOpen: boolean): string => `"${tokens.join(' ')}"${isOpen ? '*' : ''}`

/** A phrase, or several of which one must be there. */
export type Alternatives = [Phrase, ...Phrase[]]

export const messageExpression = (phrases: readonly Alternatives[]): string =>
  phrases
    .map((alternatives) => alternatives.map(({ tokens, isOpen }) => phrase(tokens, isOpen)).join(' OR '))
    .map((either) => `(${either})`)
    .join(' AND ')

/** The index of phrases knows the places of pairs. */
const pieceLength = 2

export const nameTokens = (name: string): string => namePieces(name, pieceLength).join(' ')

export const nameExpression = (phrases: readonly Phrase[]): string =>
  phrases
    .map((one) => piecesOfPhrase(one, pieceLength))
    .map(({ tokens, isOpen }) => phrase(tokens, isOpen))
    .join(' ')
