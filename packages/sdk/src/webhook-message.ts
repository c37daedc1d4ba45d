import type { Attachment, WebhookMessage } from '@passerelle/protocol'
import { PasserelleError } from './errors.ts'
import { isObject, type JsonObject } from './json.ts'

/**
 * A webhook's body as a message in which every field stands: servers leave out empty ones, and PHP writes an empty
 * object as `[]`.
 */
export function readWebhookMessage(raw: JsonObject): WebhookMessage {
  const { id, customer_id, sender, body } = raw
  if (typeof id !== 'string' || typeof customer_id !== 'string') throw invalidWebhook('has no id or no customer_id')
  if (!isObject(body)) throw invalidWebhook('has no body')
  return {
    id,
    created_at: Number(raw.created_at) || 0,
    customer_id,
    sender: readSender(isObject(sender) ? sender : {}),
    body: readBody(body),
    metadata: isObject(raw.metadata) ? raw.metadata : {},
  }
}

function readSender(sender: JsonObject): WebhookMessage['sender'] {
  const id = typeof sender.id === 'string' ? sender.id : ''
  return { type: sender.type === 'bot' ? 'bot' : 'human', id, name: typeof sender.name === 'string' ? sender.name : id }
}

function readBody({ message, attachments, rich_content }: JsonObject): WebhookMessage['body'] {
  const isNone = rich_content === undefined || rich_content === null
  return {
    message: typeof message === 'string' ? message : '',
    attachments: Array.isArray(attachments) ? attachments.filter(isAttachment) : [],
    ...(!isNone && { rich_content }),
  }
}

function isAttachment(value: unknown): value is Attachment {
  return isObject(value) && isObject(value.content) && typeof value.content.data === 'string'
}

export function invalidWebhook(what: string): PasserelleError {
  return new PasserelleError('invalid_webhook', `The webhook's body ${what}: it is not a message.`, { status: 400 })
}
