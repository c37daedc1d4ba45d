/**
 * Collects changes for a moment, and lays what they carry over what is shown. Where they carry nothing, since too many
 * come at once, what is shown is read anew when they have come to an end.
 */
import type { ChangeItem, ConversationItem, MessageItem } from '@passerelle/protocol'
import type { QueryClient } from '@tanstack/react-query'
import { keys } from '../api/query-client.ts'
import { type ChangedMessages, messageLayer, type ThreadOptions } from './lay-messages.ts'
import { forgetConversation, isSearching, layConversations, searchAgain } from './lay-over.ts'

/** What comes alone is shown at once; in a flood, all of this time together. */
const GATHER_MS = 50
/** When for so long nothing has come that carries nothing, what is shown is read; in a flood that lasts, now and then. */
const QUIET_MS = 300
const LONGEST_UNKNOWN_MS = 5_000
/** New messages take a moment to be found, and a search is made again so often at most. */
const SEARCH_MS = 5_000

export interface CollectOptions extends ThreadOptions {
  me: string
  /** A conversation as it is after a change, with the messages the change named. */
  onConversation: (item: ConversationItem, changed: ReadonlySet<string>) => void
  /** Nobody has it any more. */
  onDeleted: (conversation: string) => void
  /** The agent does not see it any more, whether it was deleted or is a colleague's. */
  onOutOfSight: (conversation: string) => void
}

type Timer = ReturnType<typeof setTimeout>

interface Gathered {
  /** As the last change carried it; undefined when it did not. */
  conversation: ConversationItem | null | undefined
  messages: Map<string, MessageItem | null | undefined>
  /** How often it was told that the conversation itself changed. */
  updates: number
}

export function collectChanges(options: CollectOptions) {
  const { client } = options
  const layMessages = messageLayer(options)
  let gathered = new Map<string, Gathered>()
  /** Conversations of which nothing is known but that they changed. */
  const unknown = new Set<string>()
  let unknownSince: number | undefined
  let flushedAt = Number.NEGATIVE_INFINITY
  let flushing: Timer | undefined
  let reading: Timer | undefined
  let searching: Timer | undefined

  const flush = (): void => {
    flushing = undefined
    flushedAt = performance.now()
    const batch = gathered
    gathered = new Map()
    const isMore = [...batch.values()].some(({ conversation }) => conversation === undefined)
    for (const [id, { conversation }] of batch) {
      if (conversation === undefined) unknown.add(id)
      else unknown.delete(id)
    }
    layBatch(options, layMessages, batch)
    planReading(isMore)
    if (isSearching(client)) searching ??= setTimeout(search, SEARCH_MS)
  }
  const planReading = (isMore: boolean): void => {
    if (unknown.size > 0 && !isMore) return
    clearTimeout(reading)
    if (unknown.size === 0) {
      unknownSince = undefined
      return
    }
    unknownSince ??= performance.now()
    const rest = unknownSince + LONGEST_UNKNOWN_MS - performance.now()
    reading = setTimeout(readUnknown, Math.max(0, Math.min(QUIET_MS, rest)))
  }
  const readUnknown = (): void => {
    unknown.clear()
    unknownSince = undefined
    void refetchAll(client)
  }
  const search = (): void => {
    searching = undefined
    searchAgain(client)
  }

  return {
    take: ({ type, conversation_id, message_id, conversation, message, deleted }: ChangeItem): void => {
      if (deleted) options.onDeleted(conversation_id)
      const entry = gathered.get(conversation_id) ?? { conversation: undefined, messages: new Map(), updates: 0 }
      if (type === 'conversation.updated') entry.updates += 1
      // What an earlier change carried may be old by this one.
      entry.conversation = conversation
      if (message_id) entry.messages.set(message_id, message)
      gathered.set(conversation_id, entry)
      flushing ??= setTimeout(flush, Math.max(0, flushedAt + GATHER_MS - performance.now()))
    },
    close: (): void => {
      for (const timer of [flushing, reading, searching]) clearTimeout(timer)
    },
  }
}

function layBatch(
  { client, me, onConversation, onOutOfSight }: CollectOptions,
  layMessages: (id: string, changed: ChangedMessages) => void,
  batch: ReadonlyMap<string, Gathered>,
): void {
  const items = [...batch.values()].flatMap(({ conversation }) => conversation ?? [])
  const done = items.filter((item) => isDeed(client, item, batch.get(item.id)?.updates ?? 0))
  layConversations(client, items, me)
  for (const [id, { conversation, messages }] of batch) {
    if (conversation === null) {
      forgetConversation(client, id)
      onOutOfSight(id)
    } else layMessages(id, messages)
    if (conversation) onConversation(conversation, new Set(messages.keys()))
  }
  for (const { id } of done) void client.invalidateQueries({ queryKey: keys.activities(id) })
}

/** Whether something was done that the thread tells. That somebody has read it is the one update that it does not tell. */
function isDeed(client: QueryClient, now: ConversationItem, updates: number): boolean {
  const before = client.getQueryData<ConversationItem>(keys.conversation(now.id))
  const isRead =
    before !== undefined &&
    before.unread_count > now.unread_count &&
    before.status === now.status &&
    before.assignee?.id === now.assignee?.id
  return updates > (isRead ? 1 : 0)
}

export const isData = (key: readonly unknown[]): boolean => key[0] !== keys.session[0] && key[0] !== keys.agents[0]

export const refetchAll = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ predicate: (query) => isData(query.queryKey) })
