/**
 * The rules for request bodies, and JSON: a size from `Content-Length` or while reading, a share of the common memory,
 * a time; valid UTF-8, JSON with a hint where it breaks. Authentication has passed before, in `onRequest`. Routes of
 * other types read by `bodyRules(request)` themselves.
 */

import type { FastifyRequest, onRouteHookHandler } from 'fastify'
import { type ApiError, refuse } from '../../lib/errors.ts'
import type { App } from './app-type.ts'
import { createBodyMemory, smallBodyBytes } from './body-memory.ts'
import { parseJson } from './parse-json.ts'
import { announcesMore, type BodyRules, type Pace, readBody, superviseBody } from './read-body.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Its handler gets the items of lists in a large body as `JsonPiece`s. */
    inPieces?: boolean
  }
  interface FastifyRequest {
    /** Null for requests that have no body to read. */
    bodyRules: BodyRules | null
  }
}

export interface BodyLimits {
  /** What all bodies may take together. */
  memoryBytes: number
  /** How fast large bodies have to come once half of that is taken: `bytes` in every `everyMs`. */
  pace: Pace
  /** How long the body of a route may take that takes small ones only: all that ask for no log-in are such. */
  smallMs: number
  /** How long one that is on its way may still take once the server closes: less than what is left until it is cut. */
  closingMs: number
}

/** 64 KiB a second. Over twenty seconds, so that a link that stalls for some loses nothing. */
const defaults: BodyLimits = {
  memoryBytes: 256 * 1024 * 1024,
  pace: { bytes: 20 * 64 * 1024, everyMs: 20_000 },
  smallMs: 10_000,
  closingMs: 5000,
}

export function parseJsonBodies(app: App, limits: Partial<BodyLimits> = {}): void {
  const { memoryBytes, pace, smallMs, closingMs } = { ...defaults, ...limits }
  const memory = createBodyMemory(memoryBytes)
  app.decorateRequest('bodyRules', null)
  app.addHook('preParsing', (request, reply, payload, done) => {
    if (!hasBody(request)) return done(null, payload)
    const { headers } = request
    const limit = request.routeOptions.bodyLimit
    if (headers['content-encoding'] !== undefined) return done(encodedBody())
    // What was read lives on in the parsed values until the answer is out, or the client is gone.
    const lease = memory.lease()
    reply.raw.once('close', lease.release)
    const withinMs = limit > smallBodyBytes ? undefined : smallMs
    request.bodyRules = { limit, lease, pace, withinMs, closingMs, onClosing: app.endOnClose }
    if (headers.expect !== undefined && !announcesMore(request.raw, limit)) reply.raw.writeContinue()
    done(null, payload)
  })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('application/json', (request, payload, done) => {
    readBody(payload, bodyRules(request), (error, bytes) => {
      if (error || !bytes) return done(error)
      parseJson(bytes, { inPieces: request.routeOptions.config.inPieces }, done)
    })
  })
}

/** For the routes of a scope, an `onRoute` hook: those behind a log-in take texts with all that goes with them. */
export const takeLongBodies: onRouteHookHandler = (route) => {
  route.bodyLimit ??= 1024 * 1024
}

/**
 * What `read` makes of a streamed body, unless that breaks a rule before: `refused` fails then, and nothing more comes.
 * Who holds something open while reading has to let go of it.
 */
export function superviseReading<T>(
  request: FastifyRequest,
  read: (refused: Promise<never>) => Promise<T>,
  rules = bodyRules(request),
): Promise<T> {
  const { promise: refused, reject } = Promise.withResolvers<never>()
  const stop = superviseBody(request.raw, rules, reject)
  return Promise.race([read(refused), refused]).finally(stop)
}

/** Of a request whose body is being read. */
export function bodyRules({ bodyRules: rules }: FastifyRequest): BodyRules {
  if (!rules) throw new Error('a body is read that no rules were made for')
  return rules
}

const hasBody = ({ method }: FastifyRequest): boolean => method !== 'GET' && method !== 'HEAD'

const encodedBody = (): ApiError => refuse('content_encoded')
