/** The desk API's snake_case, made of what the store gives; pure. */

import type {
  CannedReplyItem,
  ConversationItem,
  ConversationPage,
  CountsItem,
  DeskAgentItem,
  DeskConnectorItem,
  DeskQueueItem,
  LastMessage,
  MessageMatch as MatchItem,
  NoteItem,
  PresenceItem,
  QueueCountsItem,
  SessionListItem,
  TimelineItem,
  UploadItem,
} from '@passerelle/protocol'
import type { Upload } from '../../attachments/attachment.ts'
import type { Agent, Session } from '../../commands/agent.ts'
import type { CannedReply } from '../../commands/canned-reply.ts'
import type { Connector } from '../../connectors/connector.ts'
import { type Conversation, type MessageMatch, ownerOf } from '../../conversations/conversation.ts'
import type { ConversationCounts, QueueCounts } from '../../conversations/conversation-store.ts'
import { type Note, noteKind, noteOf } from '../../conversations/note.ts'
import type { TimelineEntry } from '../../conversations/timeline-store.ts'
import type { PageOf } from '../../lib/page.ts'
import type { Presence } from '../../presence/presence.ts'
import type { Availability } from '../../queues/availability.ts'
import type { Queue } from '../../queues/queue.ts'
import { presentActivity, presentActor } from '../http/present-activity.ts'
import { presentAvailability } from '../http/present-availability.ts'
import { presentMessage, presentPixels, readObject } from '../http/present-message.ts'
import { presentPage } from '../http/present-page.ts'
import { presentTime, presentTimeOrNull } from '../http/present-time.ts'

export const presentTimeline = (entry: TimelineEntry): TimelineItem =>
  entry.kind === 'message'
    ? { type: 'message', message: presentMessage(entry.message) }
    : entry.activity.kind === noteKind
      ? { type: 'note', note: presentNote(noteOf(entry.activity)) }
      : { type: 'activity', activity: presentActivity(entry.activity) }

export const presentNote = ({ id, at, author, text, mentions }: Note): NoteItem => ({
  ...{ id, at: presentTime(at), author: presentActor(author), text, mentions },
})

export const presentConversation = (conversation: Conversation): ConversationItem => ({
  id: conversation.id,
  connector_id: conversation.connectorId,
  connector_name: conversation.connectorName,
  customer_id: conversation.customerId,
  customer_name: conversation.customerName,
  status: conversation.status,
  assignee: conversation.assignee,
  owner: ownerOf(conversation),
  queue: conversation.queue,
  unread_count: conversation.unreadCount,
  waiting_since: presentTimeOrNull(conversation.waitingSince),
  snoozed_until: presentTimeOrNull(conversation.snoozedUntil),
  last_message: conversation.lastMessage && presentLastMessage(conversation.lastMessage),
  read_until: presentTimeOrNull(conversation.customerReadUntil),
  metadata: readObject(conversation.metadata),
  tags: conversation.tags,
  language: conversation.language,
  skills: conversation.skills,
  priority: conversation.priority,
  created_at: presentTime(conversation.createdAt),
  updated_at: presentTime(conversation.updatedAt),
  ...(conversation.match && { match: presentMatch(conversation.match) }),
})

/** From here on a search says that the newest may be missing. */
const toldDelayMs = 5000

export const presentConversationPage = (page: PageOf<Conversation>, searchDelayMs: number): ConversationPage => ({
  ...presentPage(page, presentConversation),
  ...(searchDelayMs >= toldDelayMs && { search_behind_seconds: Math.floor(searchDelayMs / 1000) }),
})

export const presentDeskConnector = ({ id, name }: Connector): DeskConnectorItem => ({ id, name })

export const presentCounts = ({ unreadMine, unreadUnassigned, ...counts }: ConversationCounts): CountsItem => ({
  ...counts,
  unread_mine: unreadMine,
  unread_unassigned: unreadUnassigned,
})

export const presentQueueCounts = ({ oldestWaitingSince, ...counts }: QueueCounts): QueueCountsItem => ({
  ...counts,
  oldest_waiting_since: presentTimeOrNull(oldestWaitingSince),
})

/** Of a queue beyond the agent's sight. */
const noCounts = { open: 0, unassigned: 0, waiting: 0, oldestWaitingSince: null }

export const presentDeskQueue = (
  { id, name, isDefault, waitTargetMs, availability }: Queue & { availability: Availability },
  { isOwn, counts }: { isOwn: boolean; counts: QueueCounts | undefined },
): DeskQueueItem => ({
  ...{ id, name, is_default: isDefault, is_own: isOwn },
  wait_target_seconds: waitTargetMs === null ? null : waitTargetMs / 1000,
  ...presentQueueCounts(counts ?? noCounts),
  availability: {
    ...presentAvailability(availability),
    ...(!counts && { waiting: null, estimated_wait_seconds: null }),
  },
})

const presentMatch = ({ messageId, noteId, excerpt, highlights }: MessageMatch): MatchItem => ({
  message_id: messageId,
  note_id: noteId,
  excerpt,
  highlights,
})

const presentLastMessage = (message: NonNullable<Conversation['lastMessage']>): LastMessage => ({
  id: message.id,
  kind: message.kind,
  sender: message.sender,
  ...(message.author && { author: message.author }),
  message: message.text,
  attachment_count: message.attachmentCount,
  created_at: message.createdAt,
  received_at: presentTime(message.receivedAt),
  delivery: message.delivery,
})

export const presentUpload = (upload: Upload): UploadItem => ({
  upload_id: upload.id,
  name: upload.name,
  mime_type: upload.mimeType,
  size: upload.size,
  ...presentPixels(upload),
})

export const presentDeskAgent = ({ id, name, role, service, status = 'offline' }: Agent): DeskAgentItem => ({
  ...{ id, name, role, service, status },
})

export const presentPresence = ({ conversationId, agents, isCustomerTyping }: Presence): PresenceItem => ({
  conversation_id: conversationId,
  agents,
  ...(isCustomerTyping && { customer_typing: true }),
})

export const presentCannedReply = (reply: CannedReply): CannedReplyItem => ({
  id: reply.id,
  shortcut: reply.shortcut,
  title: reply.title,
  text: reply.text,
  language: reply.language ?? null,
  personal: reply.ownerId !== undefined,
  attachments: (reply.files ?? []).map(presentUpload),
  updated_at: presentTime(reply.updatedAt),
})

export const presentListedSession = (session: Session, current: Session | null): SessionListItem => ({
  id: session.id,
  created_at: presentTime(session.createdAt),
  last_seen_at: presentTime(session.lastSeenAt),
  expires_at: presentTime(session.expiresAt),
  user_agent: session.userAgent,
  address: session.address,
  current: session.id === current?.id,
})
