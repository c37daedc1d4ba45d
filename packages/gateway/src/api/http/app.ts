/**
 * The HTTP server all doors are hung in: limits, one shape of error, one log line a request, an orderly end. It holds
 * no route of its own and no rule; `registerPartnerApi(app, deps)` and its like add theirs. Errors are thrown as
 * ApiError anywhere and rendered in render-error.ts.
 */
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { type FastifyBaseLogger, fastify } from 'fastify'
import type { Logger } from 'pino'
import type { App } from './app-type.ts'
import { smallBodyBytes } from './body-memory.ts'
import { answerBrokenRequests } from './broken-requests.ts'
import { type ConnectionLimits, limitConnections } from './connection-limits.ts'
import { type ClosingOptions, endInOrder } from './end-in-order.ts'
import { followExchanges } from './exchanges.ts'
import { type BodyLimits, parseJsonBodies } from './json-body.ts'
import { lateValidation, validation } from './late-validation.ts'
import { keepListeners } from './listeners.ts'
import { renderErrors, sendError } from './render-error.ts'
import { BrokenAnswers, logAnswer, logRequests } from './request-log.ts'
import { nameAnswer, newRequestId } from './response-headers.ts'
import { answerUnknownRoutes } from './unknown-routes.ts'
import { endUnread } from './unread-body.ts'

export type { App }

export interface AppOptions {
  log: Logger
  /** Addresses of the proxies whose `X-Forwarded-For` counts; none when empty. */
  trustProxy: readonly string[]
  /** The program's, for the header that tells partners' clients whom they talk to. */
  version: string
  bodies?: Partial<BodyLimits>
  connections?: Partial<ConnectionLimits>
  closing?: Partial<ClosingOptions>
}

/** Against slow clients: 40 MiB in five minutes is little more than 1 Mbit/s. */
const timeouts = {
  headersMs: 15_000,
  /** How often connections are looked at for these times. */
  checkMs: 5_000,
  requestMs: 300_000,
  /** Longer than the proxies before us keep theirs, so that they never send into a closing connection. */
  keepAliveMs: 75_000,
  /** Without a byte either way. Event streams send one every 15 s. */
  silenceMs: 120_000,
} as const

export function createApp({ log, trustProxy, version, bodies, connections, closing }: AppOptions): App {
  const app = fastify({
    loggerInstance: log as FastifyBaseLogger,
    // A child logger a request costs more than the one line it writes: that line carries the request id itself.
    childLoggerFactory: (logger) => logger,
    logController: new BrokenAnswers(),
    genReqId: newRequestId,
    trustProxy: trustProxy.length > 0 ? [...trustProxy] : false,
    // Where a route does not say otherwise: whoever has not logged in reaches no other.
    bodyLimit: smallBodyBytes,
    http: {
      headersTimeout: timeouts.headersMs,
      connectionsCheckingInterval: timeouts.checkMs,
      // Refused in broken-requests.ts, in our shape.
      requireHostHeader: false,
    },
    requestTimeout: timeouts.requestMs,
    keepAliveTimeout: timeouts.keepAliveMs,
    connectionTimeout: timeouts.silenceMs,
    return503OnClosing: false,
    routerOptions: { maxParamLength: 300 },
    schemaController: lateValidation,
    ajv: {
      customOptions: validation,
    },
    frameworkErrors: (error, request, reply) => {
      nameAnswer(request, reply, version)
      sendError(error, request, reply)
      logAnswer(log, request, reply)
    },
  }).withTypeProvider<TypeBoxTypeProvider>()

  app.decorateRequest('connectorId', null)
  app.decorateRequest('traceId', null)
  app.decorateRequest('refusal', null)
  app.decorateRequest('storageTrouble', null)
  app.decorateRequest('token', null)
  app.addHook('onRequest', (request, reply, done) => {
    nameAnswer(request, reply, version)
    done()
  })
  keepListeners(app)
  const exchanges = followExchanges(app.server)
  endInOrder(app, exchanges, closing)
  app.addHook('onSend', (request, reply, _payload, done) => {
    const wantsClose = reply.getHeader('connection') === 'close' || !reply.raw.shouldKeepAlive
    if (endUnread(request.raw, wantsClose)) reply.header('Connection', 'close')
    done()
  })
  answerBrokenRequests(app, exchanges)
  logRequests(app, log)
  renderErrors(app)
  parseJsonBodies(app, bodies)
  answerUnknownRoutes(app)
  limitConnections(app, { limits: connections, trustProxy, log })
  return app
}
