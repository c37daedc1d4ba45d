import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'
import { s3BlobUrl } from '@passerelle/testkit/s3'
import { waitFor } from '@passerelle/testkit/wait-for'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import type { Fault } from '../../test/faulty-proxy.ts'
import { openS3Blobs } from './s3.ts'
import type { Patience } from './s3-client.ts'
import { placeOf, useS3 } from './test-s3.ts'

const s3 = useS3()

const refusal = (answer: number, code: string, more = '', headers = {}): Fault => ({
  answer,
  headers,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No.</Message>${more}</Error>`,
})

async function problemAt(url: string, patience: Partial<Patience> = {}): Promise<string> {
  const blobs = openS3Blobs(placeOf(url), { attempts: 1, ...patience })
  onTestFinished(() => blobs.close())
  return blobs.check().then(
    () => 'all is well',
    (error) => {
      expect(error).toMatchObject({ problem: { code: expect.stringMatching(/^s3_/) }, status: 503 })
      return error.message
    },
  )
}

/** Where as many wait to be let in as may: the system answers no one else. Until the test ends. */
async function openFullPort(): Promise<string> {
  const letsNobodyIn = `const { parentPort } = require('node:worker_threads')
    const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
      parentPort.postMessage(server.address().port)
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
    })`
  const worker = new Worker(letsNobodyIn, { eval: true })
  const [port] = await once(worker, 'message')
  const waiting = Array.from({ length: 8 }, () => connect({ port, host: '127.0.0.1' }).on('error', () => {}))
  onTestFinished(async () => {
    for (const socket of waiting) socket.destroy()
    await worker.terminate()
  })
  await once(waiting[0] as Socket, 'connect')
  return `http://127.0.0.1:${port}`
}

describe('what is wrong with S3 is said in one sentence', () => {
  test.each<[string, Fault, string]>([
    [
      'no right',
      refusal(403, 'AccessDenied'),
      'S3 refuses what is to be done in s3://passerelle/x (AccessDenied): allow',
    ],
    ['no right, without a word', { answer: 403 }, 'S3 refuses what is to be done in s3://passerelle/x (403): allow'],
    [
      'a wrong key',
      refusal(403, 'InvalidAccessKeyId'),
      'does not accept the credentials (InvalidAccessKeyId): correct',
    ],
    ['a wrong secret', refusal(403, 'SignatureDoesNotMatch'), 'credentials (SignatureDoesNotMatch): correct'],
    ['old credentials', refusal(400, 'ExpiredToken'), 'credentials (ExpiredToken): correct'],
    [
      'another region',
      refusal(301, 'PermanentRedirect', '', { 'x-amz-bucket-region': 'eu-west-3' }),
      'The bucket passerelle is in the region eu-west-3: write region=eu-west-3',
    ],
    [
      'another region, in the answer',
      refusal(400, 'AuthorizationHeaderMalformed', '<Region>eu-west-1</Region>'),
      'is in the region eu-west-1: write region=eu-west-1',
    ],
    ['another region, without its name', refusal(301, 'PermanentRedirect'), 'is in another region: write'],
    ['a key for encryption', refusal(400, 'KMS.NotFoundException'), 'S3 cannot encrypt what is kept'],
    ['overload', refusal(503, 'SlowDown'), 'does not do what S3 does (503 SlowDown): check its state'],
    ['a fault', refusal(500, 'InternalError'), '(500 InternalError)'],
    ['no S3 at all', { answer: 200, body: '<html>Welcome</html>' }, 'keeps no checksums (CRC32)'],
    ['no S3 at all, that refuses', { answer: 405, body: 'Method not allowed' }, 'does not do what S3 does (405 '],
    ['no checksums', { withoutHeader: /^x-amz-checksum/ }, 'keeps no checksums (CRC32) of what it stores'],
  ])('%s', async (_, fault, sentence) => {
    s3.open()
    s3.proxy.rule(() => fault)
    const problem = await problemAt(s3BlobUrl(s3.proxy.url, 'x'))
    expect(problem).toContain(sentence)
    expect(problem).toMatch(/^[^\n]{20,400}\.$/)
  })

  test.each([
    [503, 'does not do what S3 does (503 '],
    [403, 'S3 refuses what is to be done in s3://passerelle/x (403): allow'],
  ])('an error %i that does not come to an end is read no further than errors go', async (status, sentence) => {
    s3.open()
    s3.proxy.rule(() => ({ answerWithoutEnd: status }))
    expect(await problemAt(s3BlobUrl(s3.proxy.url, 'x'))).toContain(sentence)
    await waitFor('no connection to bring more of it', () => s3.proxy.ended() > 0)
  })

  test('no bucket', async () => {
    const url = s3BlobUrl(s3.proxy.url).replace('passerelle', 'no-such-bucket')
    expect(await problemAt(url)).toBe(
      `There is no bucket no-such-bucket on ${s3.proxy.url}: create it, or correct PASSERELLE_BLOB_URL.`,
    )
  })

  test.each([
    ['nobody there', 'http://127.0.0.1:1', 'S3 does not answer on http://127.0.0.1:1 (ECONNREFUSED): check'],
    ['no such host', 'http://nowhere.invalid', 'S3 does not answer on http://nowhere.invalid ('],
    ['another protocol', 'https://127.0.0.1:1', 'S3 does not answer on https://127.0.0.1:1 (ECONNREFUSED)'],
  ])('%s', async (_, endpoint, sentence) => {
    expect(await problemAt(s3BlobUrl(endpoint))).toContain(sentence)
  })

  test('a host that takes no connection', async () => {
    const url = s3BlobUrl(await openFullPort())
    const problem = await problemAt(url, { connectMs: 200, idleMs: 600_000 })
    expect(problem).toContain('(TimeoutError)')
  })

  test('no region, and no credentials', async () => {
    vi.stubEnv('AWS_REGION', undefined)
    vi.stubEnv('AWS_CONFIG_FILE', '/nowhere')
    vi.stubEnv('AWS_SHARED_CREDENTIALS_FILE', '/nowhere')
    expect(await problemAt('s3://passerelle')).toContain('The region of the bucket is not known: add region=')
    vi.stubEnv('AWS_ACCESS_KEY_ID', undefined)
    vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true')
    expect(await problemAt(s3BlobUrl(s3.proxy.url))).toMatch(/^There are no credentials for S3 \(.*\): set AWS_ACCESS/)
  })
})
