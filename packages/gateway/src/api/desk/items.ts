/** The desk API's snake_case, made of what the store gives; pure. */

import {
  type ActivityItem,
  type AttachmentItem,
  type CannedReplyItem,
  type ConversationItem,
  type ConversationPage,
  type CountsItem,
  type DeliverySummary as DeliveryItem,
  type DeskAgentItem,
  type DeskConnectorItem,
  type LastMessage,
  type MessageMatch as MatchItem,
  type MessageItem,
  type Page,
  type PresenceItem,
  parseExactJson,
  type SessionListItem,
  type TimelineItem,
  type UploadItem,
} from '@passerelle/protocol'
import { sayInEnglish } from '@passerelle/protocol/errors'
import type { Agent, Session } from '../../agents/agent.ts'
import type { Attachment, Upload } from '../../attachments/attachment.ts'
import type { Connector } from '../../connectors/connector.ts'
import type { CannedReply } from '../../conversations/canned-reply.ts'
import type { Conversation, MessageMatch } from '../../conversations/conversation.ts'
import type { ConversationCounts } from '../../conversations/conversation-store.ts'
import type { ThreadActivity, TimelineEntry } from '../../conversations/timeline-store.ts'
import type { DeliverySummary } from '../../deliveries/delivery.ts'
import type { PageOf } from '../../lib/page.ts'
import type { ThreadMessage } from '../../messages/message.ts'
import type { Presence } from '../../presence/presence.ts'

const toTime = (ms: number): string => new Date(ms).toISOString()

export const toPageOf = <T, Item>({ items, nextCursor }: PageOf<T>, toItem: (one: T) => Item): Page<Item> => ({
  items: items.map(toItem),
  next_cursor: nextCursor,
})

export const toTimelineItem = (entry: TimelineEntry): TimelineItem =>
  entry.kind === 'message'
    ? { type: 'message', message: toMessageItem(entry.message) }
    : { type: 'activity', activity: toActivityItem(entry.activity) }

const toActivityItem = ({ id, at, actor, kind, params }: ThreadActivity): ActivityItem => ({
  id,
  at: toTime(at),
  actor: { type: actorTypes[actor.type], id: actor.id, name: actor.name },
  kind,
  data: params,
})

/** Who has the operator token, or the command line, runs the gateway. */
const actorTypes = {
  operator_token: 'operator',
  command_line: 'operator',
  agent: 'agent',
  service: 'service',
  partner: 'partner',
  system: 'system',
} as const

const readObject = (json: string) => parseExactJson(json) as Record<string, unknown>

export const toConversationItem = (conversation: Conversation): ConversationItem => ({
  id: conversation.id,
  connector_id: conversation.connectorId,
  connector_name: conversation.connectorName,
  customer_id: conversation.customerId,
  customer_name: conversation.customerName,
  status: conversation.status,
  assignee: conversation.assignee,
  unread_count: conversation.unreadCount,
  waiting_since: conversation.waitingSince === null ? null : toTime(conversation.waitingSince),
  last_message: conversation.lastMessage && toLastMessage(conversation.lastMessage),
  metadata: readObject(conversation.metadata),
  created_at: toTime(conversation.createdAt),
  updated_at: toTime(conversation.updatedAt),
  ...(conversation.match && { match: toMatch(conversation.match) }),
})

/** From here on a search says that the newest may be missing. */
const toldDelayMs = 5000

export const toConversationPage = (page: PageOf<Conversation>, searchDelayMs: number): ConversationPage => ({
  ...toPageOf(page, toConversationItem),
  ...(searchDelayMs >= toldDelayMs && { search_behind_seconds: Math.floor(searchDelayMs / 1000) }),
})

export const toDeskConnectorItem = ({ id, name }: Connector): DeskConnectorItem => ({ id, name })

export const toCountsItem = ({ unreadMine, unreadUnassigned, ...counts }: ConversationCounts): CountsItem => ({
  ...counts,
  unread_mine: unreadMine,
  unread_unassigned: unreadUnassigned,
})

const toMatch = ({ messageId, excerpt, highlights }: MessageMatch): MatchItem => ({
  message_id: messageId,
  excerpt,
  highlights,
})

const toLastMessage = (message: NonNullable<Conversation['lastMessage']>): LastMessage => ({
  id: message.id,
  kind: message.kind,
  sender: message.sender,
  ...(message.author && { author: message.author }),
  message: message.text,
  attachment_count: message.attachmentCount,
  created_at: message.createdAt,
  received_at: toTime(message.receivedAt),
  delivery: message.delivery,
})

export const toMessageItem = (message: ThreadMessage): MessageItem => ({
  id: message.id,
  external_id: message.externalId,
  conversation_id: message.conversationId,
  kind: message.kind,
  sender: message.sender,
  ...(message.recipient && { recipient: message.recipient }),
  ...(message.author && { author: message.author }),
  message: message.text,
  attachments: message.attachments.map(toAttachmentItem),
  ...(message.richContent !== null && { rich_content: parseExactJson(message.richContent) }),
  metadata: readObject(message.metadata),
  created_at: message.createdAt,
  received_at: toTime(message.receivedAt),
  delivery: message.delivery && toDeliveryItem(message.delivery),
})

const toAttachmentItem = (attachment: Attachment): AttachmentItem => ({
  id: attachment.id,
  external_id: attachment.externalId,
  name: attachment.name,
  mime_type: attachment.mimeType,
  size: attachment.size,
  state: attachment.state,
  ...(attachment.error !== null && { error: sayInEnglish(attachment.error), reason: attachment.error }),
  ...(attachment.url !== null && { url: attachment.url }),
  previewable: attachment.state === 'ready' && attachment.image !== null,
  ...toPixels(attachment),
})

const toDeliveryItem = ({ id, state, attempts, nextAttemptAt, lastError }: DeliverySummary): DeliveryItem => ({
  id,
  state,
  attempts,
  ...(state === 'pending' && nextAttemptAt !== null && { next_attempt_at: toTime(nextAttemptAt) }),
  ...(state !== 'delivered' && lastError !== null && { last_error: sayInEnglish(lastError), reason: lastError }),
})

const toPixels = ({ image }: Pick<Attachment, 'image'>) => ({
  width: image?.size?.width ?? null,
  height: image?.size?.height ?? null,
})

export const toUploadItem = (upload: Upload): UploadItem => ({
  upload_id: upload.id,
  name: upload.name,
  mime_type: upload.mimeType,
  size: upload.size,
  ...toPixels(upload),
})

export const toDeskAgentItem = ({ id, name, role, service }: Agent): DeskAgentItem => ({ id, name, role, service })

export const toPresenceItem = ({ conversationId, agents }: Presence): PresenceItem => ({
  conversation_id: conversationId,
  agents,
})

export const toCannedReplyItem = ({ id, shortcut, title, text, updatedAt }: CannedReply): CannedReplyItem => ({
  id,
  shortcut,
  title,
  text,
  updated_at: toTime(updatedAt),
})

export const toSessionListItem = (session: Session, current: Session | null): SessionListItem => ({
  id: session.id,
  created_at: toTime(session.createdAt),
  last_seen_at: toTime(session.lastSeenAt),
  expires_at: toTime(session.expiresAt),
  user_agent: session.userAgent,
  address: session.address,
  current: session.id === current?.id,
})
