/**
 * An agent's reply, as it will be stored and as the partner's webhook will get it: the body is rendered here, once,
 * and every attempt sends these bytes. Pure: ids, time and the bytes of files are passed in.
 */
import {
  ATTACHMENTS_PATH,
  parseExactJson,
  type WebhookMessage,
  type Attachment as WireAttachment,
} from '@passerelle/protocol'
import type { NewAttachment, Upload } from '../attachments/attachment.ts'
import type { ConversationRow } from '../commands/rows.ts'
import type { Connector } from '../connectors/connector.ts'
import type { Message } from '../messages/message.ts'
import type { PlannedFile } from './conversation-store.ts'
import type { ReplyContent } from './reply-content.ts'

/** An upload that goes along; with its bytes when it goes inline, else it goes as a URL. */
export type ReplyFile = Pick<PlannedFile, 'id' | 'uid'> & { upload: Upload; inline: Uint8Array | null }

export interface ReplyParts {
  conversation: Pick<ConversationRow, 'id' | 'instanceId' | 'customerId' | 'metadata'>
  connector: Pick<Connector, 'id' | 'senderMode' | 'senderId' | 'senderName'>
  /** Null: nobody wrote it. */
  author: { id: string; name: string } | null
  content: ReplyContent
  files: readonly ReplyFile[]
  messageId: string
  deliveryId: string
  /** Without a slash at its end. */
  publicUrl: string
  now: number
}

export interface ComposedReply {
  message: Pick<
    Message,
    'id' | 'externalId' | 'sender' | 'text' | 'richContent' | 'metadata' | 'createdAt' | 'receivedAt'
  > & { authorId: string | null }
  attachments: (NewAttachment & { uploadId: string })[]
  delivery: { id: string; connectorId: string; customerId: string; body: Uint8Array }
}

/** What all inline files of a message may take: its body is kept, and sent, in one piece. Those beyond go as URLs. */
export const maxInlineBytes = 25 * 1024 * 1024

/** Whether a file goes inline, as base64. */
export const goesInline = (connector: Pick<Connector, 'inlineMax'>, size: number): boolean =>
  connector.inlineMax > 0 && size <= connector.inlineMax

export function composeReply(parts: ReplyParts): ComposedReply {
  const { conversation, connector, author, content, files, messageId, now } = parts
  const sender = senderOf(connector, author)
  const metadata = mergeMetadata(conversation.metadata, content)
  const createdAt = Math.floor(now / 1000)
  const body: WebhookMessage = {
    id: messageId,
    created_at: createdAt,
    customer_id: conversation.customerId,
    sender,
    body: {
      message: content.text,
      attachments: files.map((file) => toWireAttachment(file, parts.publicUrl)),
      ...(content.richContent && { rich_content: parseExactJson(content.richContent.json) }),
    },
    metadata,
  }
  return {
    message: {
      id: messageId,
      externalId: messageId,
      sender,
      authorId: author?.id ?? null,
      text: content.text,
      richContent: content.richContent?.json ?? null,
      metadata: JSON.stringify(metadata),
      createdAt,
      receivedAt: now,
    },
    attachments: files.map(toNewAttachment),
    delivery: {
      id: parts.deliveryId,
      connectorId: connector.id,
      customerId: conversation.customerId,
      body: Buffer.from(JSON.stringify(body)),
    },
  }
}

const senderOf = (connector: ReplyParts['connector'], author: ReplyParts['author']): WebhookMessage['sender'] => ({
  type: 'human',
  id: connector.senderId,
  name: connector.senderMode === 'agent' && author ? author.name : connector.senderName,
})

/** The customer's side gives the context (an order, a language), the agent's side overrides it key by key. */
const mergeMetadata = (customers: string, { metadata }: ReplyContent): Record<string, unknown> => ({
  // Spread defines keys where assigning would set them: `__proto__` is a key as any other.
  ...Object(parseExactJson(customers)),
  ...Object(parseExactJson(metadata.json)),
})

function toWireAttachment({ upload, id, uid, inline }: ReplyFile, publicUrl: string): WireAttachment {
  const content: WireAttachment['content'] = inline
    ? { type: 'base64', data: inline.toBase64() }
    : { type: 'url', data: publicUrl + ATTACHMENTS_PATH + uid }
  return { id, name: upload.name, mime_type: upload.mimeType, content }
}

const toNewAttachment = ({ upload, id, uid, inline }: ReplyFile): ComposedReply['attachments'][number] => ({
  uploadId: upload.id,
  id,
  externalId: id,
  name: upload.name,
  mimeType: upload.mimeType,
  size: upload.size,
  state: 'ready',
  url: null,
  blobKey: upload.blobKey,
  image: upload.image,
  uid: inline ? null : uid,
})
