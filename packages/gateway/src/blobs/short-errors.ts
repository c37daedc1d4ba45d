/** What S3, or what stands before it, says with an error: read as far as an error goes. */
import { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'

/** S3's own have less than one KiB, error pages of proxies some. The SDK parses whatever it is given, for minutes. */
const mostBytes = 64 * 1024

interface Failure {
  body: Readable
}

export function shortenErrors(client: S3Client): void {
  client.middlewareStack.add(
    (next) => async (args) => {
      const output = await next(args)
      const { response } = output
      // One that is too long says nothing that we know; its status does.
      if (isFailure(response)) response.body = Readable.from((await readShort(response.body)) ?? [])
      return output
    },
    // Before it is parsed.
    { step: 'deserialize', priority: 'low', name: 'shortenErrors' },
  )
}

const isFailure = (response: unknown): response is Failure =>
  typeof response === 'object' &&
  response !== null &&
  'statusCode' in response &&
  Number(response.statusCode) >= 300 &&
  'body' in response &&
  response.body instanceof Readable

/** Undefined when there is more; then the rest is not taken. */
async function readShort(body: Readable): Promise<Buffer[] | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > mostBytes) return undefined
    chunks.push(chunk)
  }
  return chunks
}
