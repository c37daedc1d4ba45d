/**
 * What the search index holds of a text, and what it is asked: folded tokens in their order, with a space between. Pure.
 * Each also has the instance among its tokens, so that a search meets no others' hits; it parts a text from what follows.
 */
import { foldPlain, foldText, isUnspaced } from '../../search/fold-text.ts'
import { readMetadataValues } from '../../search/metadata-values.ts'
import { namePieces, piecesOfPhrase } from '../../search/name-pieces.ts'
import type { Phrase } from '../../search/search-query.ts'

/** Raise it when the same tokens give other words than before. */
export const wordsVersion = 1

export interface Question {
  /** The tokens that must be there, as `search_question` takes them. */
  tokens: string
  /** Patterns for tokens that must follow each other: the index itself knows no places. */
  places: string[]
}

/** Of names. Each pair of digits would be in every tenth telephone number: to find what has several takes long. */
const pieceLength = 3

/** No folded token holds its sign. */
const instanceToken = (instanceId: string): string => `#${instanceId}`

const tokensOf = (text: string): string[] =>
  foldPlain(text)
    ?.toLowerCase()
    .match(/[0-9a-z\u0080-\uffff]+/g) ?? inPairs(foldText(text).map((token) => token.text))

/**
 * In scripts without spaces a token is a character, and most words are two of them: 手机壳 is "手机", "机壳", "壳". Many
 * texts hold both characters of a word, few hold them together.
 */
const inPairs = (tokens: readonly string[]): string[] =>
  tokens.map((token, i) => (isUnspaced(token) && isUnspaced(tokens[i + 1] ?? '') ? `${token}${tokens[i + 1]}` : token))

/** What begins with the last character stands in the pair before it. Alone it is how a pair begins. */
function phraseInPairs({ tokens, isOpen }: Phrase): Phrase {
  const pairs = inPairs(tokens)
  if (!isUnspaced(tokens.at(-1) ?? '')) return { tokens: pairs, isOpen }
  return isUnspaced(tokens.at(-2) ?? '') ? { tokens: pairs.slice(0, -1), isOpen } : { tokens: pairs, isOpen: true }
}

export function messageWords(message: { instanceId: string; text: string; metadata: string }): string {
  const values = readMetadataValues(message.metadata).map(({ value }) => value)
  return [...tokensOf(message.text), instanceToken(message.instanceId), ...tokensOf(values.join(' '))].join(' ')
}

export const nameWords = (name: { instanceId: string; customerName: string; customerId: string }): string =>
  [
    ...namePieces(name.customerName, pieceLength),
    instanceToken(name.instanceId),
    ...namePieces(name.customerId, pieceLength),
  ].join(' ')

export const askMessages = (instanceId: string, phrases: readonly Phrase[]): Question =>
  ask(instanceId, phrases.map(phraseInPairs))

export const askNames = (instanceId: string, phrases: readonly Phrase[]): Question =>
  ask(
    instanceId,
    phrases.map((phrase) => piecesOfPhrase(phrase, pieceLength)),
  )

function ask(instanceId: string, phrases: readonly Phrase[]): Question {
  const tokens = phrases.flatMap((phrase) =>
    phrase.tokens.map((token, i) => lexeme(token, phrase.isOpen && i === phrase.tokens.length - 1)),
  )
  return {
    tokens: [lexeme(instanceToken(instanceId)), ...tokens].join(' & '),
    places: phrases.filter((phrase) => phrase.tokens.length > 1).map(placeOf),
  }
}

/** `@` is where the slice's number goes. */
const lexeme = (token: string, isOpen = false): string =>
  `'@${token.replaceAll(/['\\]/g, '$&$&')}'${isOpen ? ':*' : ''}`

/** Tokens are letters and digits: none has a meaning in a pattern. */
const placeOf = ({ tokens, isOpen }: Phrase): string => `% ${tokens.join(' ')}${isOpen ? '' : ' '}%`
