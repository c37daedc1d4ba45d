import type { SharedConversation } from '../conversations/conversation.ts'
import type { ThreadMessage } from '../messages/message.ts'
import type { CarriedChange, Change } from './change.ts'
import type { ChangedItems, ItemStore } from './item-store.ts'

interface Request {
  instanceId: string
  changes: readonly Change[]
  withMessages: boolean
}

/** Reads what changes are about: each conversation and message once, however often it changed. */
export function readItems(
  store: Pick<ItemStore, 'readItems'>,
  { instanceId, changes, withMessages }: Request,
): Promise<ChangedItems> {
  return store.readItems({
    instanceId,
    conversationIds: conversationsOf(changes),
    messageIds: withMessages ? [...new Set(changes.flatMap(({ messageId }) => messageId ?? []))] : [],
  })
}

const isOfConversation = ({ conversationId }: Pick<Change, 'conversationId'>): boolean => conversationId !== ''

const conversationsOf = (changes: readonly Change[]): string[] => [
  ...new Set(changes.flatMap((change) => (isOfConversation(change) ? change.conversationId : []))),
]

/** What changed, each once; undefined when it is gone. */
export function byConversation(
  changes: readonly Change[],
  { conversations }: Pick<ChangedItems, 'conversations'>,
): Map<string, SharedConversation | undefined> {
  const byId = new Map(conversations.map((one) => [one.id, one]))
  return new Map(conversationsOf(changes).map((id) => [id, byId.get(id)]))
}

/** A longer message is left to those in front of it: it would go to every reader, and stay at hand. */
const longestCarried = 16 * 1024

const isCarried = ({ text, richContent, metadata }: ThreadMessage): boolean =>
  text.length + (richContent?.length ?? 0) + metadata.length <= longestCarried

/** Each message goes with every change of it, each conversation with the last one only: the others follow at once. */
export function carryItems(changes: readonly Change[], items: ChangedItems): CarriedChange[] {
  const conversations = new Map(items.conversations.map((one) => [one.id, one]))
  const messages = new Map(items.messages.map((one) => [one.id, isCarried(one) ? one : undefined]))
  const last = new Map(changes.map(({ conversationId, seq }) => [conversationId, seq]))
  return changes.map((change) => {
    const carried: CarriedChange = { ...change }
    const { seq, conversationId, messageId } = change
    if (isOfConversation(change) && last.get(conversationId) === seq) {
      carried.conversation = conversations.get(conversationId) ?? null
    }
    if (messageId !== null) carried.message = messages.has(messageId) ? messages.get(messageId) : null
    return carried
  })
}
