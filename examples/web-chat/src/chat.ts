/** What a visitor can do in the chat. */
import { acknowledgeFile, answer, type BotReply, type BotTurn, greet } from './bot.ts'
import { type Files, FileTooLargeError } from './files.ts'
import type { Sender } from './handover.ts'
import { HttpError } from './http-error.ts'
import type { Locale } from './locale.ts'
import { type Entry, newEntry, type Visitor } from './visitor.ts'
import type { Visitors } from './visitors.ts'

export const MAX_TEXT_LENGTH = 4000
const MAX_NAME_LENGTH = 80
const MEGABYTE = 1_000_000
export const MAX_FILE_BYTES = 10 * MEGABYTE
/** The history goes in one request, of which base64 makes four thirds; the gateway takes 40 MiB. */
const MAX_HISTORY_FILES_BYTES = 25 * MEGABYTE

export interface ChatDeps {
  visitors: Visitors
  files: Files
  sender: Sender
  now(): number
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

export type Chat = ReturnType<typeof createChat>

export function createChat(deps: ChatDeps) {
  const { visitors, files, sender } = deps
  const seconds = () => Math.floor(deps.now() / 1000)

  function say(visitor: Visitor, entry: Entry, think: () => BotTurn): Entry {
    visitors.append(visitor, entry)
    if (entry.part === 'live') sender.retry(visitor)
    else follow(visitor, think())
    return entry
  }

  function follow(visitor: Visitor, turn: BotTurn): void {
    visitor.bot = turn.state
    for (const reply of turn.replies) appendReply(visitor, reply)
    if (turn.handOver) sender.begin(visitor)
  }

  function appendReply(visitor: Visitor, reply: BotReply): void {
    visitors.append(visitor, newEntry(visitor, 'bot', { ...reply, createdAt: seconds() }))
  }

  return {
    /** The visitor, greeted when new. */
    open(id: string, page: Page): Visitor {
      const visitor = Object.assign(visitors.open(id, page), page)
      if (visitor.entries.length === 0) appendReply(visitor, greet(visitor.locale))
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
      return say(visitor, entry, () => answer(visitor.bot, text, visitor.locale))
    },

    async attach(visitor: Visitor, { id, name, mimeType, bytes, declaredSize }: NewFileMessage): Promise<Entry> {
      assertRoom(visitors, visitor)
      if (declaredSize > MAX_FILE_BYTES) throw tooLarge()
      const file = await files
        .save(bytes, { owner: visitor.id, name, mimeType, limit: MAX_FILE_BYTES })
        .catch((error: unknown) => {
          throw error instanceof FileTooLargeError ? tooLarge() : error
        })
      // Looked up after the last byte: the same file may have arrived twice, or the hand-over begun meanwhile.
      const known = visitor.entries.find((entry) => entry.id === id)
      const fits = visitor.handOver.state !== 'none' || historyBytes(visitor) + file.size <= MAX_HISTORY_FILES_BYTES
      if (known || file.size === 0 || !fits) await files.remove(file)
      if (known) return known
      if (file.size === 0) throw new HttpError(400, 'empty', 'The file is empty: choose another')
      if (!fits) throw new HttpError(413, 'too_many_files', 'The assistant keeps 25 MB: ask for a human first')
      const entry = newEntry(visitor, 'visitor', { id, files: [file], createdAt: seconds() })
      return say(visitor, entry, () => acknowledgeFile(visitor.bot, visitor.locale))
    },

    rename(visitor: Visitor, name: string): void {
      visitors.updateStatus(visitor, { name: name.trim().slice(0, MAX_NAME_LENGTH) })
    },

    retry: (visitor: Visitor): void => sender.retry(visitor),
  }
}

function assertRoom(visitors: Visitors, visitor: Visitor): void {
  if (visitors.isFull(visitor)) {
    throw new HttpError(409, 'full', 'This conversation has become too long: start again')
  }
}

function historyBytes({ entries }: Visitor): number {
  return entries
    .flatMap((entry) => (entry.part === 'history' ? entry.files : []))
    .reduce((sum, file) => sum + ('missing' in file ? 0 : file.size), 0)
}

function tooLarge(): HttpError {
  return new HttpError(413, 'too_large', 'The file is over 10 MB: choose a smaller one')
}
