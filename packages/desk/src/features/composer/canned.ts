/** Canned replies by `/`: pure, the composer does what comes out. */
import type { CannedReplyItem } from '@passerelle/protocol'

export interface SlashWord {
  /** Where the slash stands. */
  from: number
  to: number
  typed: string
}

/** The word that begins with a slash and ends at the caret; a slash within a word, as in "and/or", is only a slash. */
export function findSlashWord(text: string, caret: number): SlashWord | undefined {
  const match = /(?:^|\s)\/(\S{0,60})$/.exec(text.slice(0, caret))
  const typed = match?.[1]
  return typed === undefined ? undefined : { from: caret - typed.length - 1, to: caret, typed }
}

const MOST = 8

/** By shortcut first, then by what title or text holds. */
export function chooseCanned(replies: readonly CannedReplyItem[], typed: string): CannedReplyItem[] {
  const sought = typed.toLowerCase()
  const byShortcut = replies.filter(({ shortcut }) => shortcut.toLowerCase().startsWith(sought))
  const others = replies.filter(
    (reply) => !byShortcut.includes(reply) && `${reply.title}\n${reply.text}`.toLowerCase().includes(sought),
  )
  return [...byShortcut, ...others].slice(0, MOST)
}

export function insertAt(text: string, { from, to }: { from: number; to: number }, piece: string) {
  return { text: text.slice(0, from) + piece + text.slice(to), caret: from + piece.length }
}
