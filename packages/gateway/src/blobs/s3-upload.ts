import { Readable } from 'node:stream'
import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { reason } from '@passerelle/protocol/errors'
import type { BlobSource } from '../attachments/blob-store.ts'
import { BlobTooLarge } from '../attachments/blob-too-large.ts'
import type { S3Place } from '../config/parse-blob-url.ts'
import { StorageFault } from '../lib/storage-fault.ts'
import { createChecksum } from './checksum.ts'
import type { ObjectName } from './s3-client.ts'
import { endpointOf, explainS3 } from './s3-fault.ts'

/** The least that S3 takes for a part, but for the last. */
const partBytes = 5 * 1024 * 1024
/** A part that is gathered, the same in one piece, and what is left of the one before. */
export const bufferBytes = 3 * partBytes

/** How the parts were cut is told with the file: its checksum is one of theirs. */
export const partBytesField = 'part-bytes'

interface Request {
  client: S3Client
  place: S3Place
  object: ObjectName
  maxBytes: number
}

/** Returns how many bytes there were. Throws the source's own error when that fails, else what is wrong with S3. */
export async function upload({ client, place, object, maxBytes }: Request, source: BlobSource): Promise<number> {
  const watched = watch(source, maxBytes)
  try {
    const sent = new Upload({
      client,
      // One after the other: while one is sent, no more of the source is taken.
      queueSize: 1,
      partSize: partBytes,
      params: {
        ...object,
        Body: Readable.from(watched.chunks(), { highWaterMark: 1 }),
        ChecksumAlgorithm: 'CRC32',
        Metadata: { [partBytesField]: String(partBytes) },
        ...(place.encryption !== null && { ServerSideEncryption: place.encryption }),
        ...(place.kmsKey !== null && { SSEKMSKeyId: place.kmsKey }),
      },
    })
    const { ChecksumCRC32: kept } = await sent.done()
    const fault = faultOf(kept, watched.checksum.matches, place)
    if (fault === undefined) return watched.size()
    await client.send(new DeleteObjectCommand(object))
    throw fault
  } catch (error) {
    // The source's, also where the upload that is given up because of it cannot be ended either.
    throw watched.failure() ?? explainS3(error, place)
  }
}

/** The source, seen as it goes by: how much it is, its checksum, and whether it is the one that failed. */
function watch(source: BlobSource, maxBytes: number) {
  const checksum = createChecksum(partBytes)
  let size = 0
  let failure: unknown
  let isGiven = false

  async function* chunks(): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of source instanceof Uint8Array ? [source] : source) {
        size += chunk.length
        if (size > maxBytes) throw new BlobTooLarge(maxBytes)
        checksum.update(chunk)
        isGiven = true
        yield chunk
        isGiven = false
      }
    } catch (error) {
      // While a chunk is given away, it is whoever takes it that breaks off.
      if (!isGiven) failure = error
      throw error
    }
  }
  return { chunks, checksum, size: () => size, failure: () => failure }
}

/** S3 compares what arrives with the sum that comes along; what it answers tells that it knows of sums. */
function faultOf(
  kept: string | undefined,
  matches: (sum: string) => boolean,
  place: S3Place,
): StorageFault | undefined {
  const endpoint = endpointOf(place)
  if (kept === undefined) return new StorageFault(reason('s3_without_checksums', { endpoint }), undefined)
  if (matches(kept)) return undefined
  return new StorageFault(reason('s3_failing', { endpoint, detail: 'it answers with another checksum' }), undefined)
}
