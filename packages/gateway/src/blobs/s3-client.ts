import { GetObjectCommand, type GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3'
import type { S3Place } from '../config/parse-blob-url.ts'
import { shortenErrors } from './short-errors.ts'

export interface Patience {
  /** Two packets in a row may be lost: the third try to connect comes after three seconds. */
  connectMs: number
  /**
   * Nothing has come or gone for that long. S3 begins to answer within a second; a server that recovers within a few. A
   * download whose client is slow is idle as well, and goes on by another request. So is an upload, from when the kernel has
   * taken its last bytes, which may be all of a part at once, until S3 has them.
   */
  idleMs: number
  /** With pauses that grow to seconds: together they outlast a moment of overload (`SlowDown`), not an outage. */
  attempts: number
}

const usualPatience: Patience = { connectMs: 5000, idleMs: 15_000, attempts: 4 }

/** Credentials come from where every program of AWS finds them: the environment, its files, the role of the machine. */
export function createClient({ endpoint, region }: S3Place, patience: Partial<Patience> = {}): S3Client {
  const { connectMs, idleMs, attempts } = { ...usualPatience, ...patience }
  const agent = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY }
  const client = new S3Client({
    // Servers other than Amazon's often have no name for each bucket, and do not look at the region.
    ...(endpoint !== null && { endpoint, forcePathStyle: true, region: 'us-east-1' }),
    ...(region !== null && { region }),
    maxAttempts: attempts,
    // What comes is checked in verified-stream.ts, parts included.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: connectMs,
      socketTimeout: idleMs,
      httpAgent: agent,
      httpsAgent: agent,
    },
  })
  shortenErrors(client)
  return client
}

export interface ObjectName {
  Bucket: string
  Key: string
}

/** Asks for the checksum too. The SDK's own way to ask would have it check what it can, and hand out all before. */
export function getObject(
  client: S3Client,
  request: ObjectName & { Range?: string; IfMatch?: string },
): Promise<GetObjectCommandOutput> {
  const command = new GetObjectCommand(request)
  command.middlewareStack.add(
    (next) => (args) => {
      const { request: http } = args
      if (typeof http === 'object' && http !== null && 'headers' in http) {
        Object.assign(http.headers as object, { 'x-amz-checksum-mode': 'ENABLED' })
      }
      return next(args)
    },
    { step: 'build' },
  )
  return client.send(command)
}
