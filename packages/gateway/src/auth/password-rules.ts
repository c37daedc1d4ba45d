/** What a password must be: not too short, and not one that everybody tries first. */

import { type Reason, reason } from '@passerelle/protocol/errors'

const minPasswordLength = 12
const maxPasswordLength = 1024

/** What is wrong with a password; undefined when it will do. */
export async function findWeakness(password: string): Promise<Reason | undefined> {
  const length = [...password.normalize('NFC')].length
  if (length < minPasswordLength) return reason('password_too_short', { min: minPasswordLength })
  if (password.length > maxPasswordLength) return reason('password_too_long', { max: maxPasswordLength })
  return isGuessable(password, await commonPasswords()) ? reason('password_guessable') : undefined
}

let common: Promise<ReadonlySet<string>> | undefined

/** Some 49,000 of the passwords most often found in leaks, loaded when first asked for. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  common ??= import('@zxcvbn-ts/language-common').then(({ dictionary }) => new Set(dictionary['passwords-common']))
  return common
}

/** A common one, also with digits and signs around it, or one short text again and again. */
function isGuessable(password: string, words: ReadonlySet<string>): boolean {
  const folded = password.normalize('NFKC').toLowerCase()
  const core = folded.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '')
  const unit = /^(.+?)\1+$/su.exec(folded)?.[1] ?? folded
  return words.has(folded) || words.has(core) || words.has(unit) || unit.length <= 4
}
