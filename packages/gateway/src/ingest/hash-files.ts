import { createHash } from 'node:crypto'
import { createPacer } from '../lib/pacer.ts'
import type { FileDigests } from '../messages/fingerprint.ts'
import type { InboundAttachment, InboundMessage } from '../messages/inbound-message.ts'

/** About a millisecond of hashing. */
const chunkBytes = 1024 * 1024

/** In pieces: a request may bring 30 MB of files, and others are served beside it. */
export async function hashFiles(messages: readonly InboundMessage[]): Promise<FileDigests> {
  const digests = new Map<InboundAttachment, string>()
  const pause = createPacer()
  for (const attachment of messages.flatMap(({ attachments }) => attachments)) {
    if (attachment.content.type !== 'bytes') continue
    const { bytes } = attachment.content
    const hash = createHash('sha256')
    for (let from = 0; from < bytes.length; from += chunkBytes) {
      await pause()
      hash.update(bytes.subarray(from, from + chunkBytes))
    }
    digests.set(attachment, hash.digest('hex'))
  }
  return digests
}
