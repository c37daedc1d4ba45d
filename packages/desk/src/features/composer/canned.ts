/** Canned replies by `/`: pure, the composer does what comes out. */
import type { CannedReplyItem, CannedValues, ConversationItem } from '@passerelle/protocol'

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

/**
 * By shortcut first, then by what title or text holds; of each, those in the customer's language first, then those for
 * any, and the own ones before the shared ones.
 */
export function chooseCanned(replies: readonly CannedReplyItem[], typed: string, language?: string): CannedReplyItem[] {
  const sought = typed.toLowerCase()
  return chooseWords(replies.toSorted(inOrderFor(language)), sought).slice(0, MOST)
}

function chooseWords(replies: readonly CannedReplyItem[], sought: string): CannedReplyItem[] {
  const byShortcut = replies.filter(({ shortcut }) => shortcut.toLowerCase().startsWith(sought))
  const others = replies.filter(
    (reply) => !byShortcut.includes(reply) && `${reply.title}\n${reply.text}`.toLowerCase().includes(sought),
  )
  return [...byShortcut, ...others]
}

function inOrderFor(language: string | undefined) {
  const rank = (reply: CannedReplyItem): number => {
    const own = reply.personal ? 0 : 1
    if (language === undefined) return own
    if (reply.language === null) return 2 + own
    return (primary(reply.language) === primary(language) ? 0 : 4) + own
  }
  return (a: CannedReplyItem, b: CannedReplyItem) => rank(a) - rank(b)
}

/** `fr` of `fr-CA`. */
const primary = (tag: string): string => tag.toLowerCase().split(/[-_]/, 1)[0] ?? ''

/** What the customer's side said of it: with the hand-over, of the contact, or as bots often name it. */
export function customerLanguage({
  language,
  metadata,
}: Pick<ConversationItem, 'language' | 'metadata'>): string | undefined {
  if (language !== null) return language
  const handover = objectIn(metadata, 'handover')
  const places = [handover, objectIn(handover, 'contact'), objectIn(metadata, 'contact'), metadata]
  return places
    .flatMap((place) => [place.language, place.lang, place.locale])
    .find((value): value is string => typeof value === 'string' && /^[a-z]{2,3}([-_]|$)/i.test(value))
}

function objectIn(parent: Record<string, unknown>, key: string): Record<string, unknown> {
  const value = parent[key]
  return typeof value === 'object' && value !== null ? { ...value } : {}
}

/** What the variables of a reply stand for in a conversation. A customer without a name is called by the id. */
export function cannedValues(conversation: ConversationItem, agentName: string): CannedValues {
  const { customer_name: name, customer_id: id } = conversation
  return {
    variables: {
      'customer.name': name === id ? undefined : name,
      'customer.id': id,
      'agent.name': agentName,
      'conversation.id': conversation.id,
      'connector.name': conversation.connector_name,
      'queue.name': conversation.queue?.name,
    },
    metadata: conversation.metadata,
  }
}

export function insertAt(text: string, { from, to }: { from: number; to: number }, piece: string) {
  return { text: text.slice(0, from) + piece + text.slice(to), caret: from + piece.length }
}
