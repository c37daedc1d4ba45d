/** Colleagues by `@`: pure, the note's field does what comes out. */
import type { SlashWord } from './canned.ts'

export interface Colleague {
  id: string
  name: string
}

/** What follows an `@` up to the caret: a name may have several words. An `@` within a word, as in an address, is only that. */
export function findAtWord(text: string, caret: number): SlashWord | undefined {
  const match = /(?:^|[\s(])@([^\n@]{0,60})$/.exec(text.slice(0, caret))
  const typed = match?.[1]
  return typed === undefined ? undefined : { from: caret - typed.length - 1, to: caret, typed }
}

const MOST = 8

/** Whose name, or a later word of it, begins so. */
export function chooseColleagues<T extends Colleague>(colleagues: readonly T[], typed: string): T[] {
  const sought = plain(typed)
  const begins = ({ name }: Colleague) => plain(name).startsWith(sought)
  const later = ({ name }: Colleague) => plain(name).includes(` ${sought}`)
  return [...colleagues.filter(begins), ...colleagues.filter((one) => !begins(one) && later(one))].slice(0, MOST)
}

/** Without accents: an é is not on every keyboard. */
const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** Whose names stand in the text after an `@`. The longest first: a name may begin another one. */
export function mentionsIn<T extends Colleague>(text: string, colleagues: readonly T[]): T[] {
  let rest = text.toLowerCase()
  const byLength = colleagues.toSorted((a, b) => b.name.length - a.name.length)
  return byLength.filter(({ name }) => {
    const mention = `@${name.toLowerCase()}`
    const isThere = rest.includes(mention)
    rest = rest.replaceAll(mention, ' ')
    return isThere
  })
}
