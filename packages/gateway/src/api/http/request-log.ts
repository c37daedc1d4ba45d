import { type FastifyReply, type FastifyRequest, LogController } from 'fastify'
import type { Logger } from 'pino'
import type { ApiError } from '../../lib/errors.ts'
import type { App } from './app-type.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Balancers ask it several times a second: an answer that all is well is no news. */
    isProbe?: boolean
  }
  interface FastifyRequest {
    /** Whom the request comes from, once that is known. */
    connectorId: string | null
    /** Of the first message that it recorded, if that is traced. */
    traceId: string | null
    /** What it was refused for; null for what was not. */
    refusal: ApiError | null
    /** Why it could not be stored, if that is how it ended. */
    storageTrouble: ApiError | null
  }
}

/**
 * One line a request, when it ends. The route's pattern stands for the URL, which can carry what must not be kept;
 * nothing of headers or bodies.
 */
export function logRequests(app: App, log: Logger): void {
  app.addHook('onResponse', (request, reply, done) => {
    logAnswer(log, request, reply)
    done()
  })
  app.addHook('onRequestAbort', (request, done) => {
    log.info({ ...describe(request), aborted: true }, 'request aborted')
    done()
  })
}

export function logAnswer(log: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const err = request.storageTrouble ?? undefined
  const ms = Math.round(reply.elapsedTime * 10) / 10
  const isUneventful = request.routeOptions.config.isProbe === true && reply.statusCode === 200
  // A fault is told also where single requests are not.
  const level = err ? 'error' : isUneventful ? 'debug' : 'info'
  log[level]({ ...describe(request), status: reply.statusCode, ms, err }, 'request')
}

/** Of Fastify's own lines only the one about an answer that had begun and could not be ended: nothing else tells why. */
export class BrokenAnswers extends LogController {
  constructor() {
    super({ disableRequestLogging: true })
  }

  override streamError(error: Error, request: FastifyRequest, reply: FastifyReply): void {
    const isClients = 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'
    if (!isClients) reply.log.error({ ...describe(request), err: error }, 'an answer broke off')
  }
}

const describe = (request: FastifyRequest) => ({
  requestId: request.id,
  connectorId: request.connectorId ?? undefined,
  traceId: request.traceId ?? undefined,
  method: request.method,
  route: request.routeOptions.url,
})
