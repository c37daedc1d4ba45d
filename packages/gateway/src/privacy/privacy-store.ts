import type { PageOf, PageRequest } from '../lib/page.ts'
import type { HashUsedId } from '../messages/used-id.ts'

export interface Customer {
  connectorId: string
  customerId: string
}

export interface ErasedRows {
  messages: number
  attachments: number
  deliveries: number
  attempts: number
}

export interface ErasedChunk extends ErasedRows {
  /** Of the attachments that went: nothing names them any more. */
  blobKeys: string[]
  /** The limit was reached: there may be more. */
  more: boolean
}

export interface ExpiredRequest extends PageRequest {
  connectorId: string
  /**
   * Expired are closed conversations in which nothing happened since, and of which no delivery is pending but events that
   * nothing sends for lack of a URL.
   */
  quietSince: number
}

export interface ExpiryRequest {
  ids: string[]
  quietSince: number
  /** Rows, about. */
  limit: number
  now: number
  hashId: HashUsedId
}

export interface ErasureRequest extends Customer {
  limit: number
  now: number
  hashId: HashUsedId
  /** The erasure begins: it is told with what this takes away. */
  isFirst?: boolean
}

export interface ConversationErasureRequest extends Customer {
  limit: number
  now: number
}

export interface ExpiredChunk extends ErasedChunk {
  /** That went whole. */
  conversations: number
}

/**
 * What is kept of customers, to be shown or taken away. Erasure goes in bounded chunks, each a transaction of its
 * own, so that a server at work beside it goes on; broken off anywhere, it goes on when it is asked for again. The
 * deduplication keys stay: they are keyed hashes, and without them an old message that is sent again would come back.
 */
export interface PrivacyStore {
  /** The ids of the customer's conversations, the oldest first. */
  listConversationsOfCustomer(request: PageRequest & Customer): Promise<PageOf<string>>
  /**
   * Erases about `limit` rows: pending deliveries first, the last in the order before the others, so that none is
   * sent because the one before it went; then events that are settled; then messages, each with all that hangs on it. An attempt under way then
   * settles on nothing. Their ids stay used, those too that an expiry kept.
   */
  eraseMessages(request: ErasureRequest): Promise<ErasedChunk>
  /**
   * Drops the changes that tell of the customer's conversations, among the `span` after the sequence `after`. Gives
   * where to go on; null at the end.
   */
  eraseChanges(request: Customer & { after: number; span: number }): Promise<number | null>
  /** Erases at most `limit` conversations that are empty, events included, and tells who listens; gives how many. */
  eraseConversations(request: ConversationErasureRequest): Promise<number>
  /** Every connector with its own retention, if it has one; deleted ones too: their conversations are kept as long. */
  listRetentions(): Promise<{ connectorId: string; retention: string | null }[]>
  /** Their ids, the longest quiet first. A page may hold fewer than its limit, or none, and not be the last. */
  listExpired(request: ExpiredRequest): Promise<PageOf<string>>
  /**
   * Erases of these conversations those that are expired still, one after the other, each from its first message on,
   * and tells who listens. What of theirs waits for a URL goes too. The deduplication keys stay here too, and the ids, for an erasure to come.
   */
  eraseExpired(request: ExpiryRequest): Promise<ExpiredChunk>
  /**
   * Takes what was erased out of the engine's own leftovers, a write-ahead log for example. False when others use
   * the data so that it cannot be done now.
   */
  scrub(): Promise<boolean>
  /** Goes on with a scrub that could not be done, and cuts leftovers that have grown long; or leaves it for later. */
  tidy(): Promise<void>
}
