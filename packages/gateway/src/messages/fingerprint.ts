/** By what a message is known when it comes again. Pure. */
import { createHmac, hash } from 'node:crypto'
import type { InboundAttachment, InboundMessage } from './inbound-message.ts'

/** The SHA-256 of files that came as bytes, in hex. */
export type FileDigests = ReadonlyMap<InboundAttachment, string>

/** The SHA-256 of what a message says: the same for the same content, however it was written. */
export function fingerprint(message: InboundMessage, digests: FileDigests): string {
  const { createdAt, sender, recipient, text, attachments, richContent, metadata } = message
  return hash(
    'sha256',
    JSON.stringify([
      createdAt,
      [sender.type, sender.id, sender.name],
      recipient && [recipient.type, recipient.id, recipient.name],
      text,
      attachments.map((attachment) => {
        const { externalId, name, mimeType, content } = attachment
        const whole = content.type === 'url' ? ['url', content.url] : ['sha256', digests.get(attachment)]
        return [externalId, name, mimeType, ...whole]
      }),
      richContent?.canonical,
      metadata.canonical,
    ]),
  )
}

/**
 * What a message is known by, 32 bytes: a hash under a secret key, because it is kept longer than the message itself, and
 * short texts could be guessed from a plain one.
 */
export function dedupeKey(
  secret: Uint8Array,
  { connectorId, message, print }: { connectorId: string; message: InboundMessage; print: string },
): Uint8Array {
  return createHmac('sha256', secret)
    .update(JSON.stringify([connectorId, message.customerId, message.externalId, print]))
    .digest()
}
