/**
 * Blobs as objects of a bucket: `prefix/KEY`. A file is sent in parts, each with its checksum, which S3 checks, keeps
 * and gives back with the file. An object appears whole, with its last part; what a crash leaves behind is an unfinished
 * upload, which `list` gives with the rest. s3-client.ts says for how long S3 is waited for, s3-fault.ts what is told.
 */
import { buffer } from 'node:stream/consumers'
import { AbortMultipartUploadCommand, DeleteObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3'
import type { BlobStore } from '../attachments/blob-store.ts'
import { BlobTooLarge } from '../attachments/blob-too-large.ts'
import type { S3Place } from '../config/parse-blob-url.ts'
import { chooseKey, isKey } from './key.ts'
import { createClient, type Patience } from './s3-client.ts'
import { openDownload, openPart } from './s3-download.ts'
import { explainS3, isMissing } from './s3-fault.ts'
import { listObjects, listUploads } from './s3-list.ts'
import { bufferBytes, upload } from './s3-upload.ts'

export function openS3Blobs(place: S3Place, patience?: Partial<Patience>): BlobStore {
  const client = createClient(place, patience)
  const all = { Bucket: place.bucket, Prefix: place.prefix }
  const objectOf = (key: string) => ({ Bucket: place.bucket, Key: place.prefix + key })
  const keyOf = (name: string): string => name.slice(place.prefix.length)
  /** Uploads by their key, as `list` found them: deleting the key ends them. */
  const unfinished = new Map<string, string[]>()

  const telling = async <T>(work: Promise<T>): Promise<T> => {
    try {
      return await work
    } catch (error) {
      throw explainS3(error, place)
    }
  }
  const unlessMissing = async <T>(work: Promise<T>): Promise<T | undefined> =>
    telling(work.catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error))))

  async function* listKeys(olderThan: Date): AsyncGenerator<string> {
    for await (const name of listObjects(client, all, olderThan)) if (isKey(keyOf(name))) yield keyOf(name)
    unfinished.clear()
    for await (const { name, id } of listUploads(client, all, olderThan)) {
      const key = keyOf(name)
      if (isKey(key)) unfinished.set(key, [...(unfinished.get(key) ?? []), id])
    }
    yield* [...unfinished.keys()]
  }

  const blobs: BlobStore = {
    bufferBytes,
    isShared: true,

    async put(source, { maxBytes = Number.POSITIVE_INFINITY, key: wanted } = {}) {
      if (source instanceof Uint8Array && source.length > maxBytes) throw new BlobTooLarge(maxBytes)
      const key = chooseKey(wanted)
      return { key, size: await upload({ client, place, object: objectOf(key), maxBytes }, source) }
    },

    open: async (key) =>
      isKey(key) ? unlessMissing(openDownload({ client, place, object: objectOf(key) })) : undefined,

    openPart: async (key, part) =>
      isKey(key) ? unlessMissing(openPart({ client, place, object: objectOf(key) }, part)) : undefined,

    async read(key) {
      const opened = await blobs.open(key)
      return opened && telling(buffer(opened.stream))
    },

    has: async (key) =>
      isKey(key) && (await unlessMissing(client.send(new HeadObjectCommand(objectOf(key))))) !== undefined,

    async delete(key) {
      if (!isKey(key)) return
      await unlessMissing(client.send(new DeleteObjectCommand(objectOf(key))))
      for (const UploadId of unfinished.get(key) ?? []) {
        await unlessMissing(client.send(new AbortMultipartUploadCommand({ ...objectOf(key), UploadId })))
      }
      unfinished.delete(key)
    },

    async *list({ olderThan }) {
      try {
        yield* listKeys(olderThan)
      } catch (error) {
        throw explainS3(error, place)
      }
    },

    async check() {
      const { key } = await blobs.put(Uint8Array.of(1))
      try {
        await blobs.read(key)
      } catch (error) {
        await blobs.delete(key).catch(() => {})
        throw error
      }
      await blobs.delete(key)
    },

    async close() {
      client.destroy()
    },
  }
  return blobs
}
