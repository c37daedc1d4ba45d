/**
 * Reads JSON bodies: the route's size limit from `Content-Length` or while reading, a share of the common memory for
 * those over 1 MiB, valid UTF-8, JSON with a hint where it breaks. Authentication has passed before, in `onRequest`.
 */
import type { IncomingMessage } from 'node:http'
import type { FastifyRequest } from 'fastify'
import { ApiError } from '../lib/errors.ts'
import type { App } from './app-type.ts'
import { type BodyLease, createBodyMemory } from './body-memory.ts'
import { parseJson } from './parse-json.ts'

declare module 'fastify' {
  interface FastifyRequest {
    bodyLease: BodyLease | null
  }
  interface FastifyContextConfig {
    /** Its handler gets the items of lists in a large body as `JsonPiece`s. */
    inPieces?: boolean
  }
}

/** What bodies over 1 MiB may take together, and how fast they have to come once half is taken: `bytes` in every `everyMs`. */
export interface LargeBodyLimits {
  memoryBytes: number
  pace: { bytes: number; everyMs: number }
}

/** 64 KiB a second. Over twenty seconds, so that a link that stalls for some loses nothing. */
const defaults: LargeBodyLimits = {
  memoryBytes: 256 * 1024 * 1024,
  pace: { bytes: 20 * 64 * 1024, everyMs: 20_000 },
}

/** Bodies up to this size are not counted. */
const smallBodyBytes = 1024 * 1024

export function parseJsonBodies(app: App, limits: Partial<LargeBodyLimits> = {}): void {
  const { memoryBytes, pace } = { ...defaults, ...limits }
  const memory = createBodyMemory(memoryBytes)
  app.decorateRequest('bodyLease', null)
  app.addHook('preParsing', (request, reply, payload, done) => {
    const { headers } = request
    if (headers['content-encoding'] !== undefined && hasBody(request)) return done(encodedBody())
    if (Number(headers['content-length']) > smallBodyBytes || headers['transfer-encoding'] !== undefined) {
      // What was read lives on in the parsed values until the answer is out, or the client is gone.
      const lease = memory.lease()
      reply.raw.once('close', lease.release)
      request.bodyLease = lease
    }
    done(null, payload)
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', (request, payload, done) => {
    const limit = request.routeOptions.bodyLimit
    if (Number(request.headers['content-length']) > limit) return done(tooLarge(limit))
    readBody(payload, { limit, lease: request.bodyLease, pace }, (error, bytes) => {
      if (error || !bytes) return done(error)
      parseJson(bytes, { inPieces: request.routeOptions.config.inPieces }, done)
    })
  })
}

const hasBody = ({ method }: FastifyRequest): boolean => method !== 'GET' && method !== 'HEAD'

const encodedBody = (): ApiError =>
  new ApiError('unsupported_media_type', 415, 'Bodies with a Content-Encoding are not taken. Send it as it is.')

const tooLarge = (limit: number): ApiError =>
  new ApiError('payload_too_large', 413, `The request is larger than the ${limit} bytes this endpoint takes. Split it.`)

const memoryTaken = (): ApiError =>
  new ApiError('temporarily_unavailable', 503, 'Too many large requests at this moment. Send it again later.', {
    headers: { 'Retry-After': '5' },
  })

const tooSlow = ({ bytes, everyMs }: LargeBodyLimits['pace']): ApiError =>
  new ApiError(
    'invalid_request',
    408,
    `The request comes too slowly: beyond 1 MiB, at least ${bytes} bytes every ${everyMs / 1000} s. Send less at once.`,
    { headers: { Connection: 'close' } },
  )

const cutOff = (): ApiError => new ApiError('invalid_request', 400, 'The request ended before its body did.')

function readBody(
  payload: IncomingMessage,
  { limit, lease, pace }: { limit: number; lease: BodyLease | null; pace: LargeBodyLimits['pace'] },
  done: (error: Error | null, bytes?: Buffer) => void,
): void {
  const chunks: Buffer[] = []
  let received = 0
  let counted = 0
  let receivedBefore = 0

  const settle: typeof done = (error, bytes) => {
    clearInterval(watch)
    payload.off('data', onData).off('end', onEnd).off('error', onError)
    // A refused body goes on flowing into nothing; an error after that must not be thrown.
    if (error) payload.on('error', () => {})
    done(error, bytes)
  }
  const roomFor = (bytes: number): boolean => {
    if (bytes <= smallBodyBytes || !lease) return true
    const taken = lease.take(bytes - counted)
    counted = bytes
    return taken
  }
  const onData = (chunk: Buffer): void => {
    received += chunk.length
    if (received > limit) settle(tooLarge(limit))
    else if (!roomFor(received)) settle(memoryTaken())
    else chunks.push(chunk)
  }
  const onEnd = (): void => {
    const [first] = chunks
    settle(null, first && chunks.length === 1 ? first : Buffer.concat(chunks, received))
  }
  const onError = (): void => settle(cutOff())
  /** Whoever holds scarce memory has to go on: the last byte may not be what all others wait for. */
  const checkPace = (): void => {
    const isSlow = received - receivedBefore < pace.bytes
    if (counted > 0 && isSlow && lease?.isScarce()) settle(tooSlow(pace))
    receivedBefore = received
  }

  const watch = lease ? setInterval(checkPace, pace.everyMs) : undefined
  payload.on('data', onData).on('end', onEnd).on('error', onError)
}
