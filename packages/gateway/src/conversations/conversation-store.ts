import type { Actor } from '../commands/actor.ts'
import type { CustomerRef } from '../commands/contact.ts'
import type { PageOf, PageRequest } from '../lib/page.ts'
import type { ThreadMessage } from '../messages/message.ts'
import type { Conversation } from './conversation.ts'
import type { NoteOutcome, NotePlan } from './note.ts'
import type { ReplyContent } from './reply-content.ts'
import type { Sight } from './sight.ts'
import type { TagChange } from './tags.ts'
import type { Seen } from './unseen.ts'

export interface ConversationFilter {
  instanceId: string
  status: 'open' | 'closed' | 'all'
  /** An agent's id; null for those that wait for one in a queue; undefined for all. */
  assignee?: string | null | undefined
  /** Only those that the bot has. */
  withBot?: boolean | undefined
  /** Only those of these queues, whoever has them. */
  queueIds?: readonly string[] | undefined
  /** Only those with this tag. */
  tag?: string | undefined
  /** Only those in which a customer waits. */
  waiting?: boolean | undefined
  /** Only those that are snoozed, or only those that are not. */
  snoozed?: boolean | undefined
  connectorId?: string | undefined
  customerId?: string | undefined
  /** Only those of these customers. */
  customers?: readonly CustomerRef[] | undefined
  /** Part of the customer's name or id, or beginnings of words of a message. */
  q?: string | undefined
  /** Only what is in it; everything without. */
  sight?: Sight | undefined
  /** By the last message or change of status; or who waits longest first, then who waits for nothing. */
  sort?: ConversationSort | undefined
}

export type ConversationSort = 'newest' | 'longest_waiting'

/**
 * For whom unread messages are counted: those since the last reply, less what this agent has read. Without a reader,
 * less what was marked as read for everybody.
 */
export type Reader = { agentId: string } | undefined

/** Of open conversations. */
export interface ConversationCounts {
  open: number
  waiting: number
  unassigned: number
  mine: number
  unread: number
  unreadMine: number
  unreadUnassigned: number
}

/** Of one queue. */
export interface QueueCounts {
  /** Whoever of the agents has them, or nobody. */
  open: number
  /** Those that nobody has. */
  unassigned: number
  /** Of these, those in which a customer waits. */
  waiting: number
  /** Since when the longest of these waits. */
  oldestWaitingSince: number | null
}

export type ConversationChange =
  /** `answer_limit`: by the server, for one that was not answered in time. */
  | { kind: 'assign'; assigneeId: string | null; reason?: 'answer_limit' }
  /** Only what nobody has. */
  | { kind: 'take'; agentId: string }
  /** With `seen`, as with a closing. `overflow`: by the server, for one that waited too long. */
  | {
      kind: 'transfer'
      to: { queueId: string } | { agentId: string }
      seen?: Seen | undefined
      note?: string | undefined
      reason?: 'overflow'
    }
  /** To the bot. With `seen`, as with a closing. */
  | { kind: 'return'; seen?: Seen; note?: string | undefined }
  /** With `seen`, not over a message that is news to whoever closes: see unseen.ts. */
  | { kind: 'close'; seen?: Seen; reason?: string | undefined; tags?: readonly string[] }
  | ({ kind: 'tag' } & TagChange)
  /** With `seen`, as with a closing. */
  | { kind: 'snooze'; seen?: Seen; until: number }
  /** By hand; with `isDue`, what has had its time. */
  | { kind: 'wake'; isDue?: boolean }
  /** What whoever acts did last to it, if nothing came after it. */
  | { kind: 'undo' }
  | { kind: 'reopen' }
  | { kind: 'read' }

export type ChangeOutcome =
  | { kind: 'changed'; conversation: Conversation }
  | { kind: 'not_found' }
  /** Another conversation of the customer is open. */
  | { kind: 'other_open'; openId: string }
  /** Of the customer's side, and unseen: nothing was changed. */
  | { kind: 'newer_message'; message: ThreadMessage }
  /** Whom it was to be assigned to: none of the instance, or disabled. */
  | { kind: 'unknown_agent' }
  /** Where it was to go: none of the instance. */
  | { kind: 'unknown_queue' }
  /** It is closed. */
  | { kind: 'not_open' }
  /** It waits for nobody: there is nothing to snooze. */
  | { kind: 'with_bot' }
  | { kind: 'nothing_to_undo' }
  /** Somebody has it, or the bot. */
  | { kind: 'not_waiting' }
  /** `seen` names no message of this conversation. */
  | { kind: 'unknown_message' }
  /** Indexes of those that the instance has not. */
  | { kind: 'unknown_tags'; indexes: number[] }

export interface NewConversation {
  id: string
  instanceId: string
  connectorId: string
  customerId: string
  now: number
}

export type OpenOutcome =
  | { kind: 'opened' | 'already_open'; conversation: Conversation }
  | { kind: 'unknown_customer' }
  | { kind: 'connector_deleted' }

/** An agent's reply, ready to be committed: it is rendered for the conversation and the connector as they are then. */
export interface ReplyPlan {
  instanceId: string
  conversationId: string
  author: { id: string; name: string }
  /** Whether a conversation that is nobody's becomes the author's: a person's does, software's does not. */
  takes: boolean
  content: ReplyContent
  files: readonly PlannedFile[]
  messageId: string
  deliveryId: string
  /** Without a slash at its end. */
  publicUrl: string
  idempotency: { agentId: string; key: string; fingerprint: string; keptSince: number } | null
  now: number
}

/** An upload that becomes an attachment: it is consumed in the same transaction. */
export interface PlannedFile {
  uploadId: string
  /** Of the attachment: what the partner sees as its `id`. */
  id: string
  /** The unguessable end of its URL. */
  uid: string
  /** Its bytes when it goes inline, undefined when they are gone; null when it goes as a URL. */
  inline: Uint8Array | null | undefined
}

export type ReplyOutcome =
  | { kind: 'recorded'; message: ThreadMessage }
  /** The same request was made before under this key: its message. */
  | { kind: 'repeated'; messageId: string }
  | { kind: 'key_reused' }
  | { kind: 'not_found' }
  | { kind: 'connector_deleted' }
  | { kind: 'other_open'; openId: string }
  /** Indexes of the attachments whose upload was used or went away meanwhile. */
  | { kind: 'uploads_gone'; indexes: number[] }

/** What is to be known of a reply's files before it is planned. */
export type ReplyFilesFound =
  | { kind: 'not_found' }
  /** Indexes of those that are not there, and the uploads that go inline. */
  | { kind: 'found'; missing: number[]; inline: { uploadId: string; blobKey: string }[] }

export interface ConversationStore {
  /** The newest first, unless another order is asked for. */
  listConversations(request: PageRequest & ConversationFilter & { reader?: Reader }): Promise<PageOf<Conversation>>
  findConversation(instanceId: string, id: string, reader?: Reader): Promise<Conversation | undefined>
  /** A known customer is one that has had a conversation before. */
  openConversation(
    /** `actor`: who does it; else nothing is told of it. */
    conversation: NewConversation & { reader?: Reader; actor?: Actor | undefined },
  ): Promise<OpenOutcome>
  /** `read` by a reader is that agent's alone, else everybody's. */
  changeConversation(request: {
    instanceId: string
    id: string
    change: ConversationChange
    now: number
    reader?: Reader
    /** Who does it; else nothing is told of it. */
    actor?: Actor | undefined
  }): Promise<ChangeOutcome>
  /** By a reader for themselves, else for everybody. False when there is no such conversation. */
  markRead(request: { instanceId: string; id: string; reader?: Reader; now: number }): Promise<boolean>
  /** The message recorded under an idempotency key. */
  findIdempotentReply(request: {
    agentId: string
    key: string
    keptSince: number
  }): Promise<{ messageId: string; fingerprint: string } | undefined>
  findReplyFiles(request: {
    instanceId: string
    conversationId: string
    uploadIds: readonly string[]
  }): Promise<ReplyFilesFound>
  /** Snoozed ones that have had their time, the earliest first. */
  listDueSnoozes(now: number, limit: number): Promise<{ id: string; instanceId: string }[]>
  /** Commits message, attachments, delivery and change in one; reopens a closed conversation; flushes the customer's stuck head. */
  recordReply(plan: ReplyPlan): Promise<ReplyOutcome>
  /** Tells whom it mentions. */
  recordNote(plan: NotePlan): Promise<NoteOutcome>
  deleteIdempotencyKeys(before: number, limit: number): Promise<number>
}
