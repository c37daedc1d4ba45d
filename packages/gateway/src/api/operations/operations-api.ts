/** For those who run it: whether it lives, whether it can work, and what it counts. Open to whoever reaches the port. */

import type { ReadinessCheck } from '../../maintenance/readiness.ts'
import type { App } from '../http/app.ts'
import { collectRoutes } from './collect-routes.ts'
import { operationsDoor } from './describe.ts'
import { registerDocsPage } from './docs-page.ts'
import type { Metrics } from './metrics.ts'
import { type OpenApiDeps, registerOpenApi } from './openapi.ts'

export interface OperationsDeps extends OpenApiDeps {
  readiness: ReadinessCheck
  metrics: Metrics
}

/** Register it first: what is registered before it is neither counted nor described. */
export function registerOperations(app: App, deps: OperationsDeps): void {
  const { metrics } = deps
  const { checkLive, checkReady, readMetrics } = operationsDoor.operations
  const routes = collectRoutes(app)
  app.addHook('onResponse', (request, reply, done) => {
    metrics.countRequest(request.method, request.routeOptions.url ?? 'unknown', reply.statusCode)
    done()
  })
  app.get('/health/live', { config: { operation: checkLive, isProbe: true } }, async () => ({ status: 'ok' }))
  app.get('/health/ready', { config: { operation: checkReady, isProbe: true } }, async (_, reply) => {
    // At once: the balancer that asks has two seconds to learn of it.
    if (app.isDraining()) return reply.code(503).send({ status: 'stopping', ...deps.readiness.latest() })
    const { ready, parts } = await deps.readiness.read()
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'failed', ...parts })
  })
  app.get('/metrics', { config: { operation: readMetrics, isProbe: true } }, async (_, reply) =>
    reply.type(metrics.contentType).send(await metrics.render()),
  )
  registerOpenApi(app, deps, routes)
  registerDocsPage(app)
}
