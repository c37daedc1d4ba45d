/** What a password must be: not too short, not its owner's name or address, and not one that everybody tries first. */

import { type Reason, reason } from '@passerelle/protocol/errors'

const minPasswordLength = 12
const maxPasswordLength = 1024

/** Of a password that also has its owner's name in it: what must be left without. */
const minOwnCharacters = 8
/** Shorter words of a name are in many others. */
const minWordLength = 3

export interface PasswordOwner {
  name: string
  email: string | null
}

/** What is wrong with a password; undefined when it will do. */
export async function findWeakness(password: string, owner: PasswordOwner): Promise<Reason | undefined> {
  const length = [...password.normalize('NFC')].length
  if (length < minPasswordLength) return reason('password_too_short', { min: minPasswordLength })
  if (password.length > maxPasswordLength) return reason('password_too_long', { max: maxPasswordLength })
  const common = await commonPasswords()
  if (isGuessable(fold(password), common)) return reason('password_guessable')
  const whole = plain(password)
  const rest = withoutOwner(whole, owner)
  if (rest === whole) return undefined
  const isEnough = count(rest) >= minOwnCharacters && !isGuessable(rest, common)
  return isEnough ? undefined : reason('password_personal')
}

const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Without accents: many type their own name so. */
const plain = (text: string): string => fold(text.normalize('NFKD').replace(/\p{M}/gu, ''))

/** Letters and digits. */
const count = (text: string): number => (text.match(/[\p{L}\p{N}]/gu) ?? []).length

/** Without the words of its owner's name and address: what is left must be a password by itself. */
function withoutOwner(password: string, { name, email }: PasswordOwner): string {
  const texts = [name, email ?? ''].map(plain)
  const words = texts.flatMap((text) => text.split(/[^\p{L}\p{N}]+/u)).filter((word) => count(word) >= minWordLength)
  const wholes = [...texts, ...texts.map((text) => text.replaceAll(' ', ''))].filter((text) => count(text) > 1)
  return [...wholes, ...words]
    .sort((a, b) => b.length - a.length)
    .reduce((rest, word) => rest.replaceAll(word, ' '), password)
}

let common: Promise<ReadonlySet<string>> | undefined

/** Some 49,000 of the passwords most often found in leaks, loaded when first asked for. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']))
  return common
}

/** A common one, also with digits and signs around it, or one short text again and again. */
function isGuessable(folded: string, words: ReadonlySet<string>): boolean {
  const core = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const unit = /^(.+?)\1+$/su.exec(folded)?.[1] ?? folded
  return words.has(folded) || words.has(core) || words.has(unit) || unit.length <= 4
}
