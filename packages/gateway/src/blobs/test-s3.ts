/** A bucket for the tests of a file, and a proxy before it that can be told to fail. */
import { randomBytes } from 'node:crypto'
import { type S3Server, s3BlobUrl, s3Credentials, startS3 } from '@passerelle/testkit/s3'
import { afterAll, beforeAll, onTestFinished, vi } from 'vitest'
import { type FaultyProxy, startFaultyProxy } from '../../test/faulty-proxy.ts'
import type { BlobStore } from '../attachments/blob-store.ts'
import { parseBlobUrl, type S3Place } from '../config/parse-blob-url.ts'
import { openS3Blobs } from './s3.ts'
import type { Patience } from './s3-client.ts'

export interface TestS3 {
  proxy: FaultyProxy
  /** Under a prefix of its own, through the proxy; closed when the test ends. */
  open(query?: string, patience?: Partial<Patience>): BlobStore
}

export function placeOf(url: string): S3Place {
  const place = parseBlobUrl(url)
  if (!('kind' in place) || place.kind !== 's3') throw new Error(`${url} is no place on S3`)
  return place
}

export function useS3(): TestS3 {
  let s3: S3Server
  let proxy: FaultyProxy
  beforeAll(async () => {
    for (const [name, value] of Object.entries(s3Credentials)) vi.stubEnv(name, value)
    s3 = await startS3()
    proxy = await startFaultyProxy(s3.url)
  })
  afterAll(async () => {
    vi.unstubAllEnvs()
    await proxy.close()
    await s3.close()
  })
  return {
    get proxy() {
      return proxy
    },
    open: (query = '', patience) => {
      const url = s3BlobUrl(proxy.url, randomBytes(8).toString('hex'))
      const blobs = openS3Blobs(placeOf(url + query), patience)
      onTestFinished(async () => {
        proxy.rule(() => undefined)
        await blobs.close()
      })
      return blobs
    },
  }
}
