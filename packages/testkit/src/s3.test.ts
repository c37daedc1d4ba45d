import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type S3Server, s3Bucket, startS3 } from './s3.ts'

let s3: S3Server

beforeAll(async () => {
  s3 = await startS3()
})
afterAll(() => s3.close())

const ask = (method: string, path: string, body?: string, headers?: Record<string, string>) =>
  fetch(`${s3.url}/${s3Bucket}/${path}`, { method, ...(body !== undefined && { body }), ...(headers && { headers }) })

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

describe('the S3 server', () => {
  test('has a bucket that keeps files', async () => {
    expect((await ask('PUT', 'a', 'hello')).status).toBe(200)
    expect(await (await ask('GET', 'a')).text()).toBe('hello')
  })

  test('refuses bytes that are not those that were signed or summed, and keeps none of them', async () => {
    const right = { 'x-amz-checksum-crc32': 'NhCmhg==', 'x-amz-content-sha256': sha256('hello') }
    expect((await ask('PUT', 'b', 'hello', right)).status).toBe(200)
    for (const name of Object.keys(right)) {
      const refused = await ask('PUT', 'c', 'hallo', { [name]: Reflect.get(right, name) })
      expect([refused.status, await refused.text()]).toEqual([400, expect.stringContaining('<Code>BadDigest</Code>')])
    }
    expect((await ask('GET', 'c')).status).toBe(404)
  })

  test('lists the uploads that are not finished', async () => {
    const begun = await (await ask('POST', 'd/e?uploads')).text()
    const id = /<UploadId>(.*)<\/UploadId>/.exec(begun)?.[1]
    const list = async (prefix: string) => (await ask('GET', `?uploads&prefix=${prefix}`)).text()
    expect(await list('d/')).toContain(`<Key>d/e</Key><UploadId>${id}</UploadId>`)
    expect(await list('x/')).not.toContain('<Upload>')
    expect((await ask('DELETE', `d/e?uploadId=${id}`)).status).toBe(204)
    expect(await list('d/')).not.toContain('<Upload>')
  })
})
