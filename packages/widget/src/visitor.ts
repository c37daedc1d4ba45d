/** A visitor and the transcript of their chat: what the page shows and what the gateway is sent. */
import { createHash, randomUUID } from 'node:crypto'
import type { HandoverHints, KnownBlock, ToldEvent } from '@passerelle/sdk'
import type { StoredFile } from './files.ts'
import type { Locale } from './locale.ts'
import { atBot, isWithTeam, type Notice, type Problem, type Status } from './status.ts'

/** A file in the transcript; `missing` when the gateway no longer had it. */
export type EntryFile = StoredFile | { missing: true; id: string; name: string }

export interface Entry {
  /** Of an agent's message, the gateway's own. */
  id: string
  author: 'visitor' | 'bot' | 'agent' | 'notice'
  /** The agent's name; empty when only the team's is known. */
  agentName: string
  text: string
  files: EntryFile[]
  quickReplies: string[]
  blocks: KnownBlock[]
  notice: Notice | null
  /** Seconds since 1970. */
  createdAt: number
  /** Said to or by the bot, or to or by the agents. */
  part: 'bot' | 'live'
  /** Of what was said to or by the bot: whether the gateway has it. */
  told: boolean
  /** Of a live message of the visitor's: how far it has come. Everything else is `kept`. */
  state: 'kept' | 'sending' | 'sent' | 'read' | 'failed'
  problem: Problem | null
  /** As they were when it was written, so that sending it again sends the same. */
  customerName: string
  metadata: Record<string, string>
}

/** A hand-over the gateway has not taken yet. */
export interface HandOver {
  /** The entry that asks for a person: it goes as a live message behind the history. */
  ask: string | null
  hints: HandoverHints
}

export interface Visitor {
  /** The gateway's `customer_id`. */
  id: string
  /** Empty when the visitor gave none. */
  name: string
  locale: Locale
  /** The page the visitor is on. */
  page: string
  /** What the bot knows. */
  bot: unknown
  status: Status
  handOver: HandOver | null
  /** Those that the gateway has not taken yet, oldest first. */
  ratings?: ToldEvent[]
  entries: Entry[]
}

const TOKEN = /^[A-Za-z0-9_-]{32}$/

export function isVisitorToken(token: string | undefined): token is string {
  return token !== undefined && TOKEN.test(token)
}

/**
 * The visitor's id, derived from the secret that their browser keeps: agents see the id without learning the secret,
 * and a visitor keeps it when this process is started again.
 */
export function visitorIdOf(token: string): string {
  return `visitor-${createHash('sha256').update(token).digest('hex').slice(0, 20)}`
}

export function newVisitor(id: string, { locale, page }: { locale: Locale; page: string }): Visitor {
  return { id, name: '', locale, page, bot: null, status: atBot, handOver: null, entries: [] }
}

export function newEntry(
  visitor: Visitor,
  author: Entry['author'],
  given: Partial<Entry> & { createdAt: number },
): Entry {
  const isLive = author === 'agent' || isWithTeam(visitor.status)
  return {
    id: randomUUID(),
    author,
    agentName: '',
    text: '',
    files: [],
    quickReplies: [],
    blocks: [],
    notice: null,
    part: isLive ? 'live' : 'bot',
    told: false,
    state: author === 'visitor' && isLive ? 'sending' : 'kept',
    problem: null,
    customerName: visitor.name || (visitor.locale === 'fr' ? 'Visiteur' : 'Visitor'),
    metadata: { channel: 'web', locale: visitor.locale, page: visitor.page },
    ...given,
  }
}

/** Whether there is something that the gateway is about to get. */
export const isPending = ({ handOver, status, ratings = [], entries }: Visitor): boolean =>
  handOver !== null || status.at === 'passing' || ratings.length > 0 || entries.some(({ state }) => state === 'sending')

/** Whether the gateway knows them. */
export const hasMetTeam = ({ status, entries }: Visitor): boolean =>
  isWithTeam(status) || entries.some(({ part, author, told }) => told || (part === 'live' && author !== 'notice'))

/** Who has only been greeted is greeted again, and needs no keeping. */
export const isWorthKeeping = (visitor: Visitor): boolean =>
  visitor.name !== '' || isPending(visitor) || visitor.entries.some(({ author }) => author !== 'bot')

/** Without the marks that turn the direction of writing, by which `photo<U+202E>gnp.exe` reads as `photoexe.png`. */
const shownName = (name: string): string => name.replace(/\p{Bidi_Control}/gu, '')

/** What the page is told of an entry. */
export function viewEntry(entry: Entry) {
  const { id, author, agentName, text, quickReplies, blocks, notice, createdAt, state, problem } = entry
  const files = entry.files.map((file) =>
    'missing' in file
      ? { name: shownName(file.name), missing: true }
      : { name: shownName(file.name), size: file.size, image: file.image !== null, id: file.id },
  )
  return { id, author, agentName, text, files, quickReplies, blocks, notice, createdAt, state, problem }
}

/** All the page is told when it opens. */
export function viewVisitor({ name, status, entries }: Visitor) {
  return { name, status, entries: entries.map(viewEntry) }
}
