/**
 * Keeps the cache true to the server: collects changes for a moment, reads again just what they name, and lays it over
 * what is shown. Too many at once, or a reset, and the lists are read anew as a whole.
 */
import type { ChangeItem, ConversationItem, MessageItem, PresenceItem } from '@passerelle/protocol'
import type { QueryClient, QueryKey } from '@tanstack/react-query'
import { isStatus } from '../api/api-error.ts'
import { openChangeStream } from '../api/change-stream.ts'
import { API } from '../api/client.ts'
import type { Connection } from '../api/connection.ts'
import type { DeskApi } from '../api/desk-api.ts'
import { keys } from '../api/query-client.ts'
import { whenIdle } from '../api/when-idle.ts'
import {
  holdsMessage,
  mergeHead,
  type Pages,
  placeConversation,
  placeMessages,
  removeConversation,
} from './apply-change.ts'
import { belongsToList, type ListChoice, orderOfList } from './views.ts'

/** What comes alone is shown at once; in a flood, one reading in this time. */
const GATHER_MS = 120
/** So many messages are read one by one; more of them as a page. */
const FEW = 3
/** Beyond this many conversations in one gathering, a whole list costs less than its parts. */
const MANY = 12

interface LiveOptions {
  client: QueryClient
  api: DeskApi
  connection: Connection
  onSessionEnded: () => void
  me: string
  /** Resolves when no reply of ours to this conversation is on its way: its copy comes with the answer. */
  repliesSettled: (conversation: string) => Promise<void>
  onLive: () => void
  /** A conversation as it is after a change, with the messages the change named. */
  onConversation: (item: ConversationItem, changed: ReadonlySet<string>) => void
  onPresence: (item: PresenceItem) => void
}

type Gathered = Map<string, Set<string>>

export function followChanges(options: LiveOptions): () => void {
  let gathered: Gathered = new Map()
  let timer: number | undefined
  let flushedAt = Number.NEGATIVE_INFINITY
  const present = new Map<string, PresenceItem>()

  const heardPresence = (item: PresenceItem): void => {
    if (item.agents.length === 0) present.delete(item.conversation_id)
    else present.set(item.conversation_id, item)
    options.onPresence(item)
  }
  const flush = (): void => {
    timer = undefined
    flushedAt = performance.now()
    const batch = gathered
    gathered = new Map()
    void applyBatch(options, batch)
  }

  const close = openChangeStream(
    { url: `${API}/changes`, owner: options.me, onSessionEnded: options.onSessionEnded },
    {
      event: (name, data) => {
        if (name === 'presence') return heardPresence(data as PresenceItem)
        if (name === 'canned_replies') void options.client.invalidateQueries({ queryKey: keys.cannedReplies })
        if (name !== 'change') return
        gather(gathered, data as ChangeItem)
        timer ??= window.setTimeout(flush, Math.max(0, flushedAt + GATHER_MS - performance.now()))
      },
      reset: () => void refetchAll(options.client),
      state: (state) => {
        options.connection.set(() => state)
        if (state !== 'live') return
        present.clear()
        void refetchMissed(options.client)
        options.onLive()
      },
      standing: () =>
        [...present.values()].map((item) => ({ event: 'presence', data: JSON.stringify(item), id: undefined })),
    },
  )
  return () => {
    close()
    window.clearTimeout(timer)
  }
}

function gather(gathered: Gathered, change: ChangeItem): void {
  const messages = gathered.get(change.conversation_id) ?? new Set()
  if (change.message_id) messages.add(change.message_id)
  gathered.set(change.conversation_id, messages)
}

const isData = (key: readonly unknown[]): boolean => key[0] !== keys.session[0] && key[0] !== keys.agents[0]

const refetchAll = (client: QueryClient): Promise<void> =>
  client.invalidateQueries({ predicate: (query) => isData(query.queryKey) })

/** What could not be read while the line was down: its changes were told already and do not come again. */
const refetchMissed = (client: QueryClient): Promise<void> =>
  client.refetchQueries({
    type: 'active',
    predicate: ({ queryKey, state }) => isData(queryKey) && (state.isInvalidated || state.status === 'error'),
  })

async function applyBatch(options: LiveOptions, batch: Gathered): Promise<void> {
  const ids = [...batch.keys()]
  const many = ids.length > MANY
  if (many) void options.client.invalidateQueries({ queryKey: keys.lists })
  await Promise.all(
    ids.map(async (id) => {
      const isShown =
        options.client
          .getQueryCache()
          .find({ queryKey: keys.conversation(id) })
          ?.isActive() ?? false
      const changed = batch.get(id) ?? new Set()
      await Promise.all([
        refreshThread(options, id, changed),
        (!many || isShown) && refreshConversation(options, id, changed),
      ])
    }),
  )
  await options.client.invalidateQueries({ queryKey: keys.counts })
}

async function refreshConversation(options: LiveOptions, id: string, changed: Set<string>): Promise<void> {
  const { client, api, me } = options
  try {
    const item = await api.readConversation(id)
    applyConversation(client, item, me)
    void client.invalidateQueries({ queryKey: [...keys.customer, item.connector_id, item.customer_id] })
    options.onConversation(item, changed)
  } catch (error) {
    if (isStatus(error, 404)) forgetConversation(client, id)
    else void client.invalidateQueries({ queryKey: keys.lists })
  }
}

/** A conversation as the server now has it, wherever it is shown. */
export function applyConversation(client: QueryClient, item: ConversationItem, me: string): void {
  client.setQueryData(keys.conversation(item.id), item)
  for (const [key, list] of client.getQueriesData<Pages<ConversationItem>>({ queryKey: keys.lists })) {
    if (!list) continue
    const choice = key[1] as ListChoice
    const isKnown = list.pages.some((page) => page.items.some((other) => other.id === item.id))
    const isFetching = client.getQueryState(key)?.fetchStatus === 'fetching'
    // Only the server knows whether a newcomer fits what was searched for.
    if (isFetching || (choice.q !== '' && !isKnown)) void refetchAfter(client, key)
    else
      client.setQueryData(
        key,
        placeConversation(list, keepMatch(list, item), {
          belongs: belongsToList(choice, item, me),
          order: orderOfList(choice),
        }),
      )
  }
}

/** What a search found stays beside the conversation it found it in. */
function keepMatch(list: Pages<ConversationItem>, item: ConversationItem): ConversationItem {
  const match = list.pages.flatMap((page) => page.items).find((other) => other.id === item.id)?.match
  return match ? { ...item, match } : item
}

async function refetchAfter(client: QueryClient, key: readonly unknown[]): Promise<void> {
  await whenIdle(client, key)
  await client.invalidateQueries({ queryKey: key, exact: true })
}

function forgetConversation(client: QueryClient, id: string): void {
  void client.invalidateQueries({ queryKey: keys.conversation(id) })
  for (const [key, list] of client.getQueriesData<Pages<ConversationItem>>({ queryKey: keys.lists })) {
    if (list) client.setQueryData(key, removeConversation(list, id))
  }
}

async function refreshThread(options: LiveOptions, id: string, changed: Set<string>): Promise<void> {
  const { client, api, repliesSettled } = options
  const key = keys.messages(id)
  const query = client.getQueryCache().find({ queryKey: key })
  if (!query || changed.size === 0) return
  if (!query.isActive()) return client.removeQueries({ queryKey: key })
  await Promise.all([repliesSettled(id), whenIdle(client, key)])
  try {
    if (changed.size <= FEW && (await readFew(options, key, [...changed]))) return
    const head = await api.listMessages(id, null)
    client.setQueryData<Pages<MessageItem>>(key, (thread) => thread && mergeHead(thread, head))
    const thread = client.getQueryData<Pages<MessageItem>>(key)
    const isWhole = thread && [...changed].every((message) => holdsMessage(thread, message))
    if (!isWhole) await client.invalidateQueries({ queryKey: key })
  } catch {
    await client.invalidateQueries({ queryKey: key })
  }
}

/** False when the thread must be read again to know where they stand. */
async function readFew({ client, api }: LiveOptions, key: QueryKey, changed: string[]): Promise<boolean> {
  const items = await Promise.all(changed.map(api.readMessage))
  await whenIdle(client, key)
  const thread = client.getQueryData<Pages<MessageItem>>(key)
  const placed = thread && placeMessages(thread, items)
  if (placed) client.setQueryData(key, placed)
  return placed !== undefined
}
