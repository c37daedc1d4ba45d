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
}

export const defaultBodyMemoryBytes = 256 * 1024 * 1024

/** Bodies up to this size are not counted. */
const smallBodyBytes = 1024 * 1024

export function parseJsonBodies(app: App, memoryBytes: number): void {
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
    readBody(payload, { limit, lease: request.bodyLease }, (error, bytes) => {
      if (error || !bytes) return done(error)
      try {
        done(null, parseJson(bytes))
      } catch (fault) {
        done(fault instanceof Error ? fault : new Error('parseJson threw no error'))
      }
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

const cutOff = (): ApiError => new ApiError('invalid_request', 400, 'The request ended before its body did.')

function readBody(
  payload: IncomingMessage,
  { limit, lease }: { limit: number; lease: BodyLease | null },
  done: (error: Error | null, bytes?: Buffer) => void,
): void {
  const chunks: Buffer[] = []
  let received = 0
  let counted = 0

  const settle: typeof done = (error, bytes) => {
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

  payload.on('data', onData).on('end', onEnd).on('error', onError)
}
