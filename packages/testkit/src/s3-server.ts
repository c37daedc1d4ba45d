/**
 * The program of `startS3`: fauxqs in memory on the loopback, and two things that S3 does and fauxqs does not. Bytes
 * that are not those that were signed or summed are refused, and unfinished uploads can be listed.
 */
import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { buildApp } from 'fauxqs'

interface Upload {
  key: string
  initiated: string
}

const app = buildApp({ logger: false })
const uploads = new Map<string, Upload>()

const crc32Of = (bytes: Uint8Array): string => {
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(bytes))
  return sum.toString('base64')
}

const sums: [header: string, sumOf: (bytes: Uint8Array) => string][] = [
  ['x-amz-checksum-crc32', crc32Of],
  ['x-amz-content-sha256', (bytes) => createHash('sha256').update(bytes).digest('hex')],
]

const isSum = (value: unknown): value is string => typeof value === 'string' && !/^(UNSIGNED|STREAMING)-/.test(value)

const escapeXml = (text: string): string => text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`)

const list = (prefix: string): string =>
  [...uploads]
    .filter(([, { key }]) => key.startsWith(prefix))
    .map(
      ([id, { key, initiated }]) =>
        `<Upload><Key>${escapeXml(key)}</Key><UploadId>${id}</UploadId><Initiated>${initiated}</Initiated></Upload>`,
    )
    .join('')

app.addHook('preHandler', async (request, reply) => {
  const { pathname, searchParams } = new URL(request.url, 'http://s3')
  if (request.method === 'GET' && searchParams.has('uploads')) {
    const found = list(searchParams.get('prefix') ?? '')
    return reply
      .type('application/xml')
      .send(`<ListMultipartUploadsResult><IsTruncated>false</IsTruncated>${found}</ListMultipartUploadsResult>`)
  }
  const bytes = Buffer.isBuffer(request.body) ? request.body : new Uint8Array()
  const wrong = sums.find(([header, sumOf]) => {
    const sum = request.headers[header]
    return isSum(sum) && sum !== sumOf(bytes)
  })
  if (wrong && request.method === 'PUT') {
    return reply
      .code(400)
      .type('application/xml')
      .send(`<Error><Code>BadDigest</Code><Message>${wrong[0]} does not match ${pathname}</Message></Error>`)
  }
})

app.addHook('onSend', async (request, reply, payload) => {
  const { pathname, searchParams } = new URL(request.url, 'http://s3')
  const started = /<UploadId>([^<]+)</.exec(String(payload))?.[1]
  if (searchParams.has('uploads') && request.method === 'POST' && started) {
    const key = decodeURIComponent(pathname.split('/').slice(2).join('/'))
    uploads.set(started, { key, initiated: new Date().toISOString() })
  }
  const ended = request.method === 'PUT' ? null : searchParams.get('uploadId')
  if (ended && reply.statusCode < 300) uploads.delete(ended)
  return payload
})

// It ends with the process that started it, however that ends.
process.on('disconnect', () => process.exit())
const url = await app.listen({ host: '127.0.0.1', port: 0 })
process.send?.(url)
