/** What a visitor can do in the chat. */
import type { Client, HandoverHints, ToldEvent } from '@passerelle/sdk'
import type { AskTeam } from './ask-team.ts'
import type { Bot, BotReply, BotTurn, Visit } from './bot.ts'
import { cut } from './cut.ts'
import { type Files, FileTooLargeError } from './files.ts'
import type { Sender } from './handover.ts'
import { HttpError } from './http-error.ts'
import type { Locale } from './locale.ts'
import type { Presence } from './presence.ts'
import type { Ratings } from './ratings.ts'
import { atBot, isWithTeam } from './status.ts'
import { type Entry, newEntry, type Visitor } from './visitor.ts'
import type { Visitors } from './visitors.ts'

export const MAX_TEXT_LENGTH = 4000
const MAX_NAME_LENGTH = 80
const MAX_COMMENT_LENGTH = 2000
const MEGABYTE = 1_000_000
export const MAX_FILE_BYTES = 10 * MEGABYTE
/** The history goes in one request, of which base64 makes four thirds; the gateway takes 40 MiB. */
const MAX_HISTORY_FILES_BYTES = 25 * MEGABYTE

export interface ChatDeps {
  client: Pick<Client, 'tell'>
  bot: Bot | null
  visitors: Visitors
  files: Files
  sender: Sender
  team: AskTeam
  ratings: Pick<Ratings, 'add'>
  presence: Pick<Presence, 'refresh' | 'absence'>
  now(): number
  log(line: string): void
}

export interface Page {
  locale: Locale
  page: string
}

export interface NewFileMessage {
  id: string
  name: string
  mimeType: string
  bytes: AsyncIterable<Uint8Array>
  declaredSize: number
}

export interface Rating {
  score: number
  comment: string
}

export type Chat = ReturnType<typeof createChat>

export function createChat(deps: ChatDeps) {
  const { bot, visitors, sender, team, ratings, presence } = deps
  const seconds = () => Math.floor(deps.now() / 1000)
  const keepFile = fileKeeper(deps)
  const tell = teller(deps)
  const visitOf = ({ locale }: Visitor): Visit => ({ locale, absence: presence.absence() })

  function say(visitor: Visitor, entry: Entry, think: (bot: Bot) => BotTurn<unknown>): Entry {
    visitors.append(visitor, entry)
    if (isWithTeam(visitor.status)) sender.retry(visitor)
    else if (visitor.status.at === 'leaving') team.pass(visitor, { ask: entry.id, hints: hintsOf(visitor) })
    else if (bot) follow(visitor, entry, think(bot))
    else team.ask(visitor, { ask: entry.id, hints: hintsOf(visitor), replies: [] })
    return entry
  }

  /** Whoever goes on talking has not taken what was offered. */
  function follow(visitor: Visitor, entry: Entry, turn: BotTurn<unknown>): void {
    if (visitor.status.at !== 'bot') visitors.setStatus(visitor, atBot)
    visitor.bot = turn.state
    if (!turn.handOver) for (const reply of turn.replies) appendReply(visitor, reply)
    else team.ask(visitor, { ask: entry.id, hints: { ...hintsOf(visitor), ...turn.handOver }, replies: turn.replies })
  }

  function appendReply(visitor: Visitor, reply: BotReply): void {
    visitors.append(visitor, newEntry(visitor, 'bot', { ...reply, createdAt: seconds() }))
  }

  return {
    /** Asked before what the bot may answer: it knows whether it can offer a person. */
    look: async (): Promise<void> => (bot ? presence.refresh() : undefined),

    /** The visitor, greeted when new. */
    open(id: string, page: Page): Visitor {
      const visitor = Object.assign(visitors.open(id, page), page)
      if (visitor.entries.length > 0) return visitor
      if (bot) {
        visitor.bot = bot.start
        appendReply(visitor, bot.greet(visitOf(visitor)))
      } else if (visitor.status.at === 'bot') team.look(visitor)
      return visitor
    },

    /** The same `id` again is the same message. */
    write(visitor: Visitor, { id, text }: { id: string; text: string }): Entry {
      const known = visitor.entries.find((entry) => entry.id === id)
      if (known) return known
      if (text.trim() === '') throw new HttpError(400, 'empty', 'The message is empty: write something')
      if (text.length > MAX_TEXT_LENGTH) {
        throw new HttpError(400, 'too_long', `The message is over ${MAX_TEXT_LENGTH} characters: send it in parts`)
      }
      assertRoom(visitors, visitor)
      const entry = newEntry(visitor, 'visitor', { id, text, createdAt: seconds() })
      return say(visitor, entry, (asked) => asked.answer(visitor.bot, text, visitOf(visitor)))
    },

    /** `find` gives the visitor, who is looked up again after the last byte: they may have left meanwhile. */
    async attach(find: () => Visitor, given: NewFileMessage): Promise<Entry> {
      const { file, known } = await keepFile(find, given)
      if (known) return known
      const visitor = find()
      const entry = newEntry(visitor, 'visitor', { id: given.id, files: [file], createdAt: seconds() })
      return say(visitor, entry, (asked) => asked.seeFile(visitor.bot, visitOf(visitor)))
    },

    rename(visitor: Visitor, name: string): void {
      visitors.rename(visitor, cut(name.trim(), MAX_NAME_LENGTH))
      if (visitor.name && isWithTeam(visitor.status))
        tell(visitor, { type: 'customer.updated', data: { name: visitor.name } })
    },

    retry: (visitor: Visitor): void => sender.retry(visitor),

    /** The team is away: the next message waits for it. */
    leave(visitor: Visitor): void {
      if (visitor.status.at === 'away') visitors.setStatus(visitor, { ...visitor.status, at: 'leaving' })
    },

    /** Back to the bot, from a team that is away or done. */
    goOn(visitor: Visitor): void {
      if (isWithTeam(visitor.status) || visitor.status.at === 'bot') return
      visitors.setStatus(visitor, atBot)
      if (bot) appendReply(visitor, bot.welcomeBack(visitOf(visitor)))
    },

    rate(visitor: Visitor, { score, comment }: Rating): void {
      if (!Number.isInteger(score) || score < 1 || score > 5) throw new HttpError(400, 'bad_score', 'score is 1 to 5')
      if (visitor.status.at !== 'closed' || visitor.status.rated) return
      const text = comment.trim().slice(0, MAX_COMMENT_LENGTH)
      ratings.add(visitor, { score, ...(text !== '' && { comment: text }) })
      visitors.setStatus(visitor, { ...visitor.status, rated: true })
    },

    type(visitor: Visitor, on: boolean): void {
      if (visitor.status.at === 'waiting' || visitor.status.at === 'agent')
        tell(visitor, { type: 'typing', data: { on } })
    },

    /** The visitor has seen an agent's message. */
    read(visitor: Visitor, id: string): void {
      const isAgents = visitor.entries.some((entry) => entry.id === id && entry.author === 'agent')
      if (isAgents) tell(visitor, { type: 'message.read', data: { message_id: id } })
    },
  }
}

/** Typing, a name, what was read: it may be lost, and a gateway of another make takes none of it. */
function teller({ client, log }: ChatDeps) {
  return (visitor: Visitor, event: Omit<ToldEvent, 'customer_id'>): void => {
    client.tell({ ...event, customer_id: visitor.id } as ToldEvent).catch((error: unknown) => {
      log(`A ${event.type} was not taken: ${error instanceof Error ? error.message : String(error)}`)
    })
  }
}

function hintsOf({ locale, name }: Visitor): HandoverHints {
  return { language: locale, contact: { language: locale, ...(name !== '' && { name }) } }
}

/** Keeps a file that the visitor sends, within the limits. */
function fileKeeper({ files, visitors }: ChatDeps) {
  return async (find: () => Visitor, { id, name, mimeType, bytes, declaredSize }: NewFileMessage) => {
    const { id: owner } = find()
    assertRoom(visitors, find())
    if (declaredSize > MAX_FILE_BYTES) throw tooLarge()
    const file = await files.save(bytes, { owner, name, mimeType, limit: MAX_FILE_BYTES }).catch((error: unknown) => {
      throw error instanceof FileTooLargeError ? tooLarge() : error
    })
    // Looked up after the last byte: the same file may have arrived twice, or the hand-over begun meanwhile.
    const visitor = find()
    const known = visitor.entries.find((entry) => entry.id === id)
    const fits = isWithTeam(visitor.status) || historyBytes(visitor) + file.size <= MAX_HISTORY_FILES_BYTES
    if (known || file.size === 0 || !fits) await files.remove(file)
    if (!known && file.size === 0) throw new HttpError(400, 'empty', 'The file is empty: choose another')
    if (!known && !fits) throw new HttpError(413, 'too_many_files', 'The assistant keeps 25 MB: ask for a human first')
    return { file, known }
  }
}

function assertRoom(visitors: Visitors, visitor: Visitor): void {
  if (visitors.isFull(visitor)) {
    throw new HttpError(409, 'full', 'This conversation has become too long: start again')
  }
}

function historyBytes({ entries }: Visitor): number {
  return entries
    .flatMap((entry) => (entry.part === 'bot' && !entry.told ? entry.files : []))
    .reduce((sum, file) => sum + ('missing' in file ? 0 : file.size), 0)
}

function tooLarge(): HttpError {
  return new HttpError(413, 'too_large', 'The file is over 10 MB: choose a smaller one')
}
