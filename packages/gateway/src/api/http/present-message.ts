/** A message as those see it who read threads, with its files and how its delivery fares; pure. */
import {
  type AttachmentItem,
  type DeliverySummary as DeliveryItem,
  type MessageItem,
  parseExactJson,
} from '@passerelle/protocol'
import { sayInEnglish } from '@passerelle/protocol/errors'
import type { Attachment } from '../../attachments/attachment.ts'
import type { DeliverySummary } from '../../deliveries/delivery.ts'
import type { ThreadMessage } from '../../messages/message.ts'
import { presentTime } from './present-time.ts'

export const readObject = (json: string) => parseExactJson(json) as Record<string, unknown>

export const presentMessage = (message: ThreadMessage): MessageItem => ({
  id: message.id,
  external_id: message.externalId,
  conversation_id: message.conversationId,
  kind: message.kind,
  sender: message.sender,
  ...(message.recipient && { recipient: message.recipient }),
  ...(message.author && { author: message.author }),
  message: message.text,
  attachments: message.attachments.map(presentAttachment),
  ...(message.richContent !== null && { rich_content: parseExactJson(message.richContent) }),
  metadata: readObject(message.metadata),
  created_at: message.createdAt,
  received_at: presentTime(message.receivedAt),
  delivery: message.delivery && presentDelivery(message.delivery),
})

const presentAttachment = (attachment: Attachment): AttachmentItem => ({
  id: attachment.id,
  external_id: attachment.externalId,
  name: attachment.name,
  mime_type: attachment.mimeType,
  size: attachment.size,
  state: attachment.state,
  ...(attachment.error !== null && { error: sayInEnglish(attachment.error), reason: attachment.error }),
  ...(attachment.url !== null && { url: attachment.url }),
  previewable: attachment.state === 'ready' && attachment.image !== null,
  ...presentPixels(attachment),
})

const presentDelivery = ({ id, state, attempts, nextAttemptAt, lastError }: DeliverySummary): DeliveryItem => ({
  id,
  state,
  attempts,
  ...(state === 'pending' && nextAttemptAt !== null && { next_attempt_at: presentTime(nextAttemptAt) }),
  ...(state !== 'delivered' && lastError !== null && { last_error: sayInEnglish(lastError), reason: lastError }),
})

export const presentPixels = ({ image }: Pick<Attachment, 'image'>) => ({
  width: image?.size?.width ?? null,
  height: image?.size?.height ?? null,
})
