import { createHmac, hash } from 'node:crypto'
import type { InboundMessage } from './inbound-message.ts'

/**
 * The SHA-256 of what a message says: the same for the same content, however it was written. `digests` are those of
 * the decoded files, undefined where an attachment is a URL.
 */
export function fingerprint(message: InboundMessage, digests: readonly (string | undefined)[]): string {
  const { createdAt, sender, recipient, text, attachments, richContent, metadata } = message
  return hash(
    'sha256',
    JSON.stringify([
      createdAt,
      [sender.type, sender.id, sender.name],
      recipient && [recipient.type, recipient.id, recipient.name],
      text,
      attachments.map(({ externalId, name, mimeType, content }, index) => {
        const digest = digests[index]
        return [externalId, name, mimeType, ...(digest === undefined ? ['url', content.data] : ['sha256', digest])]
      }),
      richContent?.canonical,
      metadata.canonical,
    ]),
  )
}

/**
 * What a message is known by: a hash under a secret key, because it is kept longer than the message itself, and short
 * texts could be guessed from a plain one.
 */
export function dedupeKey(
  secret: Uint8Array,
  { connectorId, message, print }: { connectorId: string; message: InboundMessage; print: string },
): Uint8Array {
  return createHmac('sha256', secret)
    .update(JSON.stringify([connectorId, message.customerId, message.externalId, print]))
    .digest()
}
