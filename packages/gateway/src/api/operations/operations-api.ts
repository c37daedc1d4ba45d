/** For those who run it: whether it lives, whether it can work, and what it counts. Open to whoever reaches the port. */
import type { App } from '../app.ts'
import { checkReadiness, type HealthDeps } from './health.ts'
import type { Metrics } from './metrics.ts'

export interface OperationsDeps extends HealthDeps {
  metrics: Metrics
}

/** Register it first: what is registered before it is not counted. */
export function registerOperations(app: App, deps: OperationsDeps): void {
  const { metrics } = deps
  app.addHook('onResponse', (request, reply, done) => {
    metrics.countRequest(request.method, request.routeOptions.url ?? 'unknown', reply.statusCode)
    done()
  })
  app.get('/health/live', async () => ({ status: 'ok' }))
  app.get('/health/ready', async (_, reply) => {
    const { ready, parts } = await checkReadiness(deps)
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ok' : 'failed', ...parts })
  })
  app.get('/metrics', async (_, reply) => reply.type(metrics.contentType).send(await metrics.render()))
}
