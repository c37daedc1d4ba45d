import type { BlobStore } from '../attachments/blob-store.ts'
import { sniffImage } from '../attachments/image-type.ts'
import type { InboundAttachment } from '../messages/inbound-message.ts'
import type { StoredFile } from './plan-inbound.ts'

/** A file waits for the disk most of its time, and a batch may bring thousands. */
const filesAtOnce = 8

/** Writes the files that were sent as bytes, some at a time: all of them, or none is left. */
export async function storeFiles(
  blobs: Pick<BlobStore, 'put' | 'delete'>,
  attachments: readonly InboundAttachment[],
): Promise<Map<InboundAttachment, StoredFile>> {
  const stored = new Map<InboundAttachment, StoredFile>()
  const waiting = attachments.values()
  const failures: unknown[] = []
  const work = async () => {
    for (const attachment of waiting) {
      if (failures.length > 0) return
      const { content } = attachment
      if (content.type !== 'bytes') continue
      const { key, size } = await blobs.put(content.bytes)
      stored.set(attachment, { blobKey: key, size, image: sniffImage(content.bytes) })
    }
  }
  await Promise.all(Array.from({ length: filesAtOnce }, () => work().catch((error) => failures.push(error))))
  if (failures.length === 0) return stored
  await deleteBlobs(
    blobs,
    Array.from(stored.values(), ({ blobKey }) => blobKey),
  )
  throw failures[0]
}

/** What cannot be deleted now is found by the sweep: no row names it. */
export async function deleteBlobs(blobs: Pick<BlobStore, 'delete'>, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await Promise.allSettled(keys.map((key) => blobs.delete(key)))
}
