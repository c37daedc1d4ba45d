/**
 * What happens to the customers of one connector, from the log of changes: messages as they are now, and each
 * conversation when it is somebody else's. Read by itself, a batch at a time, by few: desks share a reader (live.ts).
 */
import { type Conversation, ownerOf } from '../conversations/conversation.ts'
import type { ThreadMessage } from '../messages/message.ts'
import type { Change } from './change.ts'
import type { ChangeFeed } from './change-feed.ts'
import type { ChangedItems, ItemStore } from './item-store.ts'

export interface FollowedConnector {
  instanceId: string
  connectorId: string
  /** Of this customer alone. */
  customerId?: string | undefined
}

/** `seq`: where to go on after it without missing anything. */
export type Happening = { seq: number } & (
  | { kind: 'message'; isNew: boolean; message: ThreadMessage }
  | { kind: 'conversation'; conversation: Conversation }
)

export interface ConnectorFollower {
  /** Undefined when some of what came after its place is no longer kept: it goes on from now. */
  read(): Promise<Happening[] | undefined>
  /** The sequence it has read up to. */
  at(): number
}

interface FollowDeps {
  store: Pick<ChangeFeed, 'readChanges' | 'readChangeBounds'> & Pick<ItemStore, 'readItems'>
}

const batch = 200
/** Of conversations it keeps whose they were. */
const mostKnown = 10_000

/** After a sequence; from now on without one. */
export async function followConnector(
  { store }: FollowDeps,
  followed: FollowedConnector,
  after?: number,
): Promise<ConnectorFollower> {
  const { last, dropped } = await store.readChangeBounds()
  const known = new Map<string, string>()
  let isLost = after !== undefined && (after < dropped || after > last)
  let at = after === undefined || isLost ? last : after

  const isNews = (conversation: Conversation): boolean => {
    const standing = JSON.stringify([conversation.status, ownerOf(conversation), conversation.queue?.id])
    if (known.get(conversation.id) === standing) return false
    if (known.size >= mostKnown) known.clear()
    known.set(conversation.id, standing)
    return true
  }
  return {
    at: () => at,
    async read() {
      if (isLost) {
        isLost = false
        return undefined
      }
      const { instanceId } = followed
      const changes = await store.readChanges({ instanceId, after: at, limit: batch })
      if (changes.length === 0) return []
      const conversationIds = unique(changes.map(({ conversationId }) => conversationId))
      const messageIds = unique(changes.flatMap(({ messageId }) => messageId ?? []))
      const items = await store.readItems({ instanceId, conversationIds, messageIds })
      at = changes.at(-1)?.seq ?? at
      return findHappenings(changes, keepFollowed(items, followed), isNews)
    },
  }
}

const unique = (ids: string[]): string[] => [...new Set(ids)].filter((id) => id !== '')

function keepFollowed(items: ChangedItems, { connectorId, customerId }: FollowedConnector): ChangedItems {
  const isFollowed = (one: { connectorId: string; customerId: string }) =>
    one.connectorId === connectorId && (customerId === undefined || one.customerId === customerId)
  return { conversations: items.conversations.filter(isFollowed), messages: items.messages.filter(isFollowed) }
}

/** A message once for all that happened to it in these changes, each conversation after its messages. */
function findHappenings(
  changes: readonly Change[],
  items: ChangedItems,
  isNews: (conversation: Conversation) => boolean,
): Happening[] {
  const messages = new Map(items.messages.map((message) => [message.id, message]))
  const conversations = new Map(items.conversations.map((one) => [one.id, one]))
  const recorded = new Set(changes.flatMap((one) => (one.type === 'message.recorded' ? [one.messageId] : [])))
  const happenings: Happening[] = []
  for (const { seq, messageId, conversationId } of changes) {
    const message = messages.get(messageId ?? '')
    const conversation = conversations.get(conversationId)
    const moves = conversation !== undefined && isNews(conversation)
    // Who stops between the two is told both again.
    const place = moves ? seq - 1 : seq
    if (message) happenings.push({ seq: place, kind: 'message', isNew: recorded.has(message.id), message })
    messages.delete(messageId ?? '')
    if (moves) happenings.push({ seq, kind: 'conversation', conversation })
    conversations.delete(conversationId)
  }
  return happenings
}
