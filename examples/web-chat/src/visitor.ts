/** A visitor of the shop and the transcript of their chat: what the page shows and what the gateway is sent. */
import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type BotState, INITIAL_BOT_STATE } from './bot.ts'
import type { StoredFile } from './files.ts'
import type { Locale } from './locale.ts'

/** Why the gateway did not take a message, as far as a visitor can do something about it. */
export type Problem = 'unreachable' | 'refused' | 'misconfigured'

/** A file in the transcript; `missing` when the gateway no longer had it. */
export type EntryFile = StoredFile | { missing: true; id: string; name: string }

export interface Entry {
  id: string
  author: 'visitor' | 'bot' | 'agent'
  /** The agent's name; empty when only the team's is known. */
  agentName: string
  text: string
  files: EntryFile[]
  quickReplies: string[]
  /** Seconds since 1970. */
  createdAt: number
  /** Said to or by the bot, or to or by the agents. */
  part: 'history' | 'live'
  /** Of a live message of the visitor's: how far it has come. Everything else is `kept`. */
  state: 'kept' | 'sending' | 'sent' | 'failed'
  problem: Problem | null
  /** As they were when it was written, so that sending it again sends the same. */
  customerName: string
  metadata: Record<string, string>
}

export interface HandOver {
  state: 'none' | 'sending' | 'sent' | 'failed'
  problem: Problem | null
  /** The last entry of the chat with the bot. */
  after: string | null
}

export interface Visitor {
  /** The gateway's `customer_id`. */
  id: string
  /** Empty when the visitor gave none. */
  name: string
  locale: Locale
  /** The page the visitor is on. */
  page: string
  bot: BotState
  handOver: HandOver
  entries: Entry[]
}

const TOKEN = /^[A-Za-z0-9_-]{32}$/

export function newVisitorToken(): string {
  return randomBytes(24).toString('base64url')
}

export function isVisitorToken(token: string | undefined): token is string {
  return token !== undefined && TOKEN.test(token)
}

/**
 * The visitor's id, derived from the secret in the cookie: agents see the id without learning the secret, and a
 * visitor keeps it when this process is started again.
 */
export function visitorIdOf(token: string): string {
  return `visitor-${createHash('sha256').update(token).digest('hex').slice(0, 20)}`
}

export function newVisitor(id: string, { locale, page }: { locale: Locale; page: string }): Visitor {
  const handOver: HandOver = { state: 'none', problem: null, after: null }
  return { id, name: '', locale, page, bot: INITIAL_BOT_STATE, handOver, entries: [] }
}

export function newEntry(
  visitor: Visitor,
  author: Entry['author'],
  given: Partial<Entry> & { createdAt: number },
): Entry {
  const part = visitor.handOver.state === 'none' ? 'history' : 'live'
  return {
    id: randomUUID(),
    author,
    agentName: '',
    text: '',
    files: [],
    quickReplies: [],
    part,
    state: author === 'visitor' && part === 'live' ? 'sending' : 'kept',
    problem: null,
    customerName: visitor.name || (visitor.locale === 'fr' ? 'Visiteur' : 'Visitor'),
    metadata: { channel: 'web', locale: visitor.locale, page: visitor.page },
    ...given,
  }
}

/** Without the marks that turn the direction of writing, by which `photo<U+202E>gnp.exe` reads as `photoexe.png`. */
const shownName = (name: string): string => name.replace(/\p{Bidi_Control}/gu, '')

/** What the page is told of an entry. */
export function viewEntry(entry: Entry) {
  const { id, author, agentName, text, quickReplies, createdAt, state, problem } = entry
  const files = entry.files.map((file) =>
    'missing' in file
      ? { name: shownName(file.name), missing: true }
      : { name: shownName(file.name), size: file.size, image: file.image !== null, url: `/files/${file.id}` },
  )
  return { id, author, agentName, text, files, quickReplies, createdAt, state, problem }
}

/** All the page is told when it opens. */
export function viewVisitor({ name, handOver, entries }: Visitor) {
  return { name, handOver, entries: entries.map(viewEntry) }
}
