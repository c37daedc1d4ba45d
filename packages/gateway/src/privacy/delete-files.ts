import type { AttachmentStore } from '../attachments/attachment-store.ts'
import type { BlobStore } from '../attachments/blob-store.ts'

export interface DeleteFilesDeps {
  store: Pick<AttachmentStore, 'findOrphanBlobs'>
  blobs: Pick<BlobStore, 'delete'>
}

/** The bytes of rows that went, unless another row names them. Gives how many could not be deleted: the sweep will. */
export async function deleteFiles({ store, blobs }: DeleteFilesDeps, keys: string[]): Promise<number> {
  if (keys.length === 0) return 0
  const orphans = await store.findOrphanBlobs(keys)
  const results = await Promise.allSettled(orphans.map((key) => blobs.delete(key)))
  return results.filter(({ status }) => status === 'rejected').length
}
