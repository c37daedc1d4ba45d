/**
 * How a search reads: a text, a query and an excerpt all become the same tokens, whatever their case, accents, ligatures
 * and normal form. A token knows where it stands in the original. Pure; the index is made anew when `foldVersion` changes.
 */
export interface Token {
  text: string
  /** UTF-16 offsets in the original, the end exclusive. */
  start: number
  end: number
  /** Nothing stands between it and the token before. */
  joined: boolean
}

/** Raise it when a text gives other tokens than before. */
export const foldVersion = 2

/** Longer words are found by their beginning; nobody types a whole base64 file. */
const longestWord = 100

/** Letters that no normal form takes apart, but that people type as others; Arabic and Persian digits. */
const letters = new Map(
  [
    'ßss œoe æae øo đd ðd łl ħh ŧt þth ŋn ıi ςσ',
    '\u0671\u0627 \u0649\u064a \u06cc\u064a \u06a9\u0643 \u0629\u0647',
    '\u06600 \u06611 \u06622 \u06633 \u06644 \u06655 \u06666 \u06677 \u06688 \u06699',
    '\u06f00 \u06f11 \u06f22 \u06f33 \u06f44 \u06f55 \u06f66 \u06f77 \u06f88 \u06f99',
  ]
    .flatMap((line) => line.split(' '))
    .map((pair) => [pair.slice(0, 1), pair.slice(1)]),
)

/**
 * Marks that readers leave out: accents, Hebrew points, Arabic vowels. In Devanagari or Thai a mark is a vowel and stays;
 * so do the two that make another Japanese sound. What is invisible, and the Arabic stretch, count for nothing.
 */
const ignored =
  /[[\p{M}&&[\p{Script=Inherited}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}]]--[\u3099\u309a]]|[\p{Cf}\u0640]/gv

/** Scripts without spaces between words: each character is a token, and a word is a phrase of them. */
const unspaced =
  /^[[\p{L}\p{N}\p{M}]&&[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Bopo}\p{scx=Thai}\p{scx=Laoo}\p{scx=Khmr}\p{scx=Mymr}]]$/v
const inWord = /^[\p{L}\p{N}\p{M}\p{Co}]$/v

/**
 * Plain words, plain gaps, Korean letters that make syllables together, and any character with its marks, the narrow ones
 * of Japanese too. Thirty marks at most: the time a normal form takes grows with their square.
 */
const pieces =
  /[0-9A-Za-z]+(?!\p{M})|[ -/:-@[-`{-~]+|[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|\P{M}[\p{M}\uff9e\uff9f]{0,30}|\p{M}{1,30}/gu

type Part = { kind: 'word' | 'character'; text: string } | { kind: 'gap' }

export function foldText(text: string): Token[] {
  const tokens: Token[] = []
  let word: Token | undefined
  let joined = false
  for (const { 0: piece, index: start } of text.matchAll(pieces)) {
    const end = start + piece.length
    for (const part of foldPiece(piece)) {
      if (part.kind === 'gap') {
        word = undefined
        joined = false
      } else if (word && part.kind === 'word') {
        if (word.text.length < longestWord) word.text += part.text
        word.end = end
      } else {
        const token = { text: part.text, start, end, joined }
        tokens.push(token)
        word = part.kind === 'word' ? token : undefined
        joined = true
      }
    }
  }
  // Korean letters from different pieces may make a syllable together.
  for (const token of tokens) token.text = token.text.normalize('NFC')
  return tokens
}

/** What is neither Latin, its marks part of its letters, nor comes with it: typographic signs, currencies, smileys. */
const beyondPlain = /[^\p{Variation_Selector}\s -~\u00a0-\u024f\u2000-\u206f\u20a0-\u20bf\u{1f300}-\u{1faff}]/u
const beyondAscii = /[\u0080-\u{10ffff}]/gu
/** Looked for from the beginnings of words only: from each letter on it would take longer than all the rest. */
const longWord = new RegExp(`(?:^|[\\s -/:-@[-\`{-~])[0-9A-Za-z\u0080-\uffff]{${longestWord}}`)

/**
 * A plain text, as most are, without a look at each character: between the ASCII signs in it stand the tokens that
 * `foldText` finds, but for the case of A to Z. Undefined when it is not plain.
 */
export function foldPlain(text: string): string | undefined {
  if (beyondPlain.test(text)) return undefined
  const folded = text.replace(beyondAscii, foldAlone)
  return longWord.test(folded) ? undefined : folded
}

const foldAlone = (character: string): string =>
  foldPiece(character)
    .map((part) => (part.kind === 'gap' ? ' ' : part.kind === 'word' ? part.text : ` ${part.text} `))
    .join('')

const plainWord = /^[0-9A-Za-z]+$/
const known = new Map<string, Part[]>()
const knownLimit = 20_000

function foldPiece(piece: string): Part[] {
  if (plainWord.test(piece)) return [{ kind: 'word', text: piece.slice(0, longestWord).toLowerCase() }]
  const found = known.get(piece)
  if (found) return found
  const parts = [...foldCharacters(piece)].map(toPart)
  if (piece.length <= 4) {
    if (known.size >= knownLimit) known.clear()
    known.set(piece, parts)
  }
  return parts
}

const foldCharacters = (piece: string): string =>
  piece
    .normalize('NFKD')
    .replace(ignored, '')
    .toLowerCase()
    .replace(/[^0-9a-z]/gu, (letter) => letters.get(letter) ?? letter)
    .normalize('NFC')

function toPart(character: string): Part {
  if (isUnspaced(character)) return { kind: 'character', text: character }
  return inWord.test(character) ? { kind: 'word', text: character } : { kind: 'gap' }
}

export const isUnspaced = (character: string): boolean => unspaced.test(character)
