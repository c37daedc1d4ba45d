import { randomBytes } from 'node:crypto'
import { type S3Server, s3BlobUrl, s3Credentials, startS3 } from '@passerelle/testkit/s3'
import { afterAll, beforeAll, describe, onTestFinished, vi } from 'vitest'
import { parseBlobUrl } from '../config/parse-blob-url.ts'
import { describeBlobs } from './conformance.ts'
import { openS3Blobs } from './s3.ts'

let s3: S3Server

beforeAll(async () => {
  for (const [name, value] of Object.entries(s3Credentials)) vi.stubEnv(name, value)
  s3 = await startS3()
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await s3.close()
})

function placeOf(url: string) {
  const place = parseBlobUrl(url)
  if (!('kind' in place) || place.kind !== 's3') throw new Error(`${url} is no place on S3`)
  return place
}

/** Each has a prefix of its own. */
function open(query = '') {
  const blobs = openS3Blobs(placeOf(s3BlobUrl(s3.url, randomBytes(8).toString('hex')) + query))
  onTestFinished(() => blobs.close())
  return blobs
}

describe('blobs on S3', () => {
  describeBlobs(async () => open())
})
