import type { BlobStore } from '../attachments/blob-store.ts'
import type { Config } from '../config/config.ts'
import { openDiskBlobs } from './disk.ts'

/** The SDK of S3 takes as long to load as all the rest: who keeps files in a folder never waits for it. */
export async function openBlobs({ blobs }: Pick<Config, 'blobs'>): Promise<BlobStore> {
  if (blobs.kind === 'file') return openDiskBlobs(blobs.path)
  const { openS3Blobs } = await import('./s3.ts')
  return openS3Blobs(blobs)
}
