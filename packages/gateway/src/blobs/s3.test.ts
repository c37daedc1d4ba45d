import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { describeBlobs } from './conformance.ts'
import { newKey } from './key.ts'
import { useS3 } from './test-s3.ts'

const s3 = useS3()
const mebibyte = 1024 * 1024

async function* chunksOf(bytes: Buffer, chunkBytes: number) {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes)
}

describe('blobs on S3', () => {
  describeBlobs(async () => s3.open())

  it.each([5 * mebibyte, 5 * mebibyte + 1, 10 * mebibyte])(
    'keep a stream of %i bytes whole, in parts, and know its checksum',
    async (size) => {
      const blobs = s3.open()
      const bytes = randomBytes(size)
      const { key } = await blobs.put(chunksOf(bytes, 300_000))
      expect(Buffer.from((await blobs.read(key)) ?? []).equals(bytes)).toBe(true)
    },
  )

  it('take no more of a source than they say they hold', async () => {
    const blobs = s3.open()
    let handedOut = 0
    const beside: number[] = []
    s3.proxy.rule(({ url }) => {
      if (url.includes('partNumber=')) beside.push(handedOut)
      return undefined
    })
    async function* source() {
      for (let i = 0; i < 40; i++) {
        handedOut += mebibyte / 2
        yield Buffer.alloc(mebibyte / 2)
      }
    }
    await blobs.put(source())
    expect(beside).toHaveLength(4)
    const held = beside.map((taken, part) => taken - part * 5 * mebibyte)
    expect(Math.max(...held)).toBeLessThanOrEqual(blobs.bufferBytes)
  })

  it('that a crash left half sent are listed for the sweep, and end with their key', async () => {
    const [blobs, other] = [s3.open(), s3.open()]
    // The server dies with the last part sent: nobody ends the upload.
    s3.proxy.rule(({ method, url }) =>
      url.includes('uploadId=') && method !== 'PUT' ? { answer: 500, body: '<Error/>' } : undefined,
    )
    await expect(blobs.put(randomBytes(6 * mebibyte))).rejects.toThrow()
    await expect(other.put(randomBytes(6 * mebibyte))).rejects.toThrow()
    s3.proxy.rule(() => undefined)
    const list = async (store = blobs, by = 3600_000) =>
      Array.fromAsync(store.list({ olderThan: new Date(Date.now() + by) }))
    expect(await list(blobs, -3600_000)).toEqual([])
    const [key = '', ...more] = await list()
    expect(more).toEqual([])
    expect(await blobs.has(key)).toBe(false)
    await blobs.delete(key)
    expect([await list(), (await list(other)).length]).toEqual([[], 1])
  })

  it('are kept under the key of another store, and under no other word', async () => {
    const blobs = s3.open()
    const key = newKey()
    expect(await blobs.put(Buffer.from('x'), { key })).toEqual({ key, size: 1 })
    expect(Buffer.from((await blobs.read(key)) ?? []).toString()).toBe('x')
    await expect(blobs.put(Buffer.from('x'), { key: '../x' })).rejects.toThrow('../x is no key of a blob')
  })

  it.each([
    ['', undefined, undefined],
    ['&encryption=AES256', 'AES256', undefined],
    ['&encryption=aws:kms', 'aws:kms', undefined],
    ['&encryption=aws:kms&kmsKey=arn:aws:kms:eu-west-3:1:key/2', 'aws:kms', 'arn:aws:kms:eu-west-3:1:key/2'],
  ])('ask S3 to encrypt by what the URL says: %s', async (query, encryption, key) => {
    const blobs = s3.open(query)
    const before = s3.proxy.seen.length
    await blobs.put(Buffer.from('small'))
    await blobs.put(randomBytes(5 * mebibyte + 1))
    const begun = s3.proxy.seen
      .slice(before)
      .filter(({ method, url }) => (method === 'PUT' || method === 'POST') && !url.includes('uploadId='))
    expect(begun).toHaveLength(2)
    for (const { headers } of begun) {
      expect(headers['x-amz-server-side-encryption']).toBe(encryption)
      expect(headers['x-amz-server-side-encryption-aws-kms-key-id']).toBe(key)
    }
  })

  it.each([
    {},
    { 'x-amz-meta-part-bytes': '-5' },
    { 'x-amz-meta-part-bytes': '7', 'x-amz-checksum-crc32': 'NhCmhg==' },
  ])('that another program put there are given as they are: %o', async (headers) => {
    const blobs = s3.open()
    const { key } = await blobs.put(Buffer.from('hallo'))
    const [object = ''] = s3.proxy.seen.at(-1)?.url.split('?') ?? []
    await fetch(s3.proxy.url + object, { method: 'PUT', body: 'hello', headers })
    expect(String(Buffer.from((await blobs.read(key)) ?? []))).toBe('hello')
  })

  it('are listed beyond the thousand that S3 gives at once', async () => {
    const blobs = s3.open()
    const { key } = await blobs.put(Buffer.from('x'))
    const [object = ''] = s3.proxy.seen.at(-1)?.url.split('?') ?? []
    const keys = [key, ...Array.from({ length: 1000 }, newKey)]
    for (let from = 1; from < keys.length; from += 50) {
      const put = (name: string) => fetch(s3.proxy.url + object.replace(key, name), { method: 'PUT', body: 'x' })
      await Promise.all(keys.slice(from, from + 50).map(put))
    }
    const listed = await Array.fromAsync(blobs.list({ olderThan: new Date(Date.now() + 3600_000) }))
    expect(listed.toSorted()).toEqual(keys.toSorted())
  })
})
