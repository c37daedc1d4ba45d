import { GetObjectCommand, type GetObjectCommandOutput, S3Client } from '@aws-sdk/client-s3'
import type { S3Place } from '../config/parse-blob-url.ts'

/** S3 is near, or is given up for this attempt. */
const connectionTimeoutMs = 3000
/**
 * Nothing has come or gone for that long. S3 itself begins to answer within a second; a copy in another place, or a
 * server that recovers, within a few. A download whose client is slow is idle as well, and goes on by another request.
 */
const idleTimeoutMs = 15_000
/** 0.1 to 4 s apart, longer after `SlowDown`: together they outlast a moment of overload, not an outage. */
const maxAttempts = 4

/** Credentials come from where every program of AWS finds them: the environment, its files, the role of the machine. */
export function createClient({ endpoint, region }: S3Place): S3Client {
  const agent = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY }
  return new S3Client({
    // Servers other than Amazon's often have no name for each bucket, and do not look at the region.
    ...(endpoint !== null && { endpoint, forcePathStyle: true, region: 'us-east-1' }),
    ...(region !== null && { region }),
    maxAttempts,
    // What comes is checked in verified-stream.ts, parts included.
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout: connectionTimeoutMs,
      socketTimeout: idleTimeoutMs,
      httpAgent: agent,
      httpsAgent: agent,
    },
  })
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
