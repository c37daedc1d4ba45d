import { Readable } from 'node:stream'
import type { GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3'
import { reason } from '@passerelle/protocol/errors'
import type { BlobPart } from '../attachments/blob-store.ts'
import { nameOfPlace, type S3Place } from '../config/parse-blob-url.ts'
import { StorageFault } from '../lib/storage-fault.ts'
import { createChecksum } from './checksum.ts'
import { getObject, type ObjectName } from './s3-client.ts'
import { endpointOf, explainS3 } from './s3-fault.ts'
import { partBytesField } from './s3-upload.ts'
import { verifiedStream } from './verified-stream.ts'

interface Request {
  client: S3Client
  place: S3Place
  object: ObjectName
}

export async function openDownload({ client, place, object }: Request): Promise<{ stream: Readable; size: number }> {
  const answer = await getObject(client, object)
  const { ContentLength: size, ETag, ChecksumCRC32: sum } = answer
  if (size === undefined) {
    bodyOf(answer).destroy()
    // What asks for the file would be told that it is empty.
    const detail = 'it does not tell how long a file is'
    throw new StorageFault(reason('s3_failing', { endpoint: endpointOf(place), detail }), undefined)
  }
  const partBytes = readPartBytes(answer)
  const checksum = createChecksum(partBytes)
  // Another program may have put it there, in parts that we do not know.
  const isKnown = sum !== undefined && (!sum.includes('-') || sum.endsWith(`-${Math.ceil(size / partBytes)}`))
  const stream = verifiedStream({
    size,
    body: bodyOf(answer),
    update: checksum.update,
    reopen: async (from) =>
      partOf(await getObject(client, { ...object, Range: `bytes=${from}-`, ...(ETag && { IfMatch: ETag }) }), from),
    explain: (error) => explainS3(error, place),
    verify() {
      if (!isKnown || checksum.matches(sum)) return
      const params = { file: object.Key, place: nameOfPlace(place) }
      throw new StorageFault(reason('s3_file_damaged', params), undefined)
    },
  })
  return { stream, size }
}

export async function openPart({ client, place, object }: Request, { from, to }: BlobPart): Promise<Readable> {
  const ask = async (start: number, match: { IfMatch?: string } = {}) => {
    const answer = await getObject(client, { ...object, Range: `bytes=${start}-${to}`, ...match })
    return { body: partOf(answer, start), ETag: answer.ETag }
  }
  const { body, ETag } = await ask(from)
  return verifiedStream({
    size: to - from + 1,
    body,
    update: () => undefined,
    reopen: async (read) => (await ask(from + read, ETag === undefined ? {} : { IfMatch: ETag })).body,
    explain: (error) => explainS3(error, place),
    verify: () => undefined,
  })
}

function partOf(answer: GetObjectCommandOutput, from: number): Readable {
  if (answer.ContentRange?.startsWith(`bytes ${from}-`)) return bodyOf(answer)
  bodyOf(answer).destroy()
  throw new Error('S3 gives no part of a file')
}

/** Infinite when the file does not say how it was cut. */
function readPartBytes({ Metadata }: GetObjectCommandOutput): number {
  const text = Metadata?.[partBytesField] ?? ''
  return /^[1-9]\d{0,14}$/.test(text) ? Number(text) : Number.POSITIVE_INFINITY
}

function bodyOf({ Body }: GetObjectCommandOutput): Readable {
  if (Body instanceof Readable) return Body
  throw new Error('S3 gave a file without a body')
}
