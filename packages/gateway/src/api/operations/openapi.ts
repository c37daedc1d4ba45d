/** `/openapi.json`: what composeOpenApi makes of the routes of this very server, at the first request. */
import type { Config } from '../../config/config.ts'
import type { App } from '../http/app-type.ts'
import type { Door, Operation } from '../http/operation.ts'
import type { CollectedRoute } from './collect-routes.ts'
import { composeOpenApi, type DescribedRoute } from './compose-openapi.ts'
import { operationsDoor } from './describe.ts'

export interface OpenApiDeps {
  config: Pick<Config, 'publicUrl'>
  version: string
  described: { doors: Door[]; webhooks: Record<string, Operation> }
}

export function registerOpenApi(
  app: App,
  { config, version, described }: OpenApiDeps,
  routes: readonly CollectedRoute[],
): void {
  let document: string | undefined
  app.get('/openapi.json', { config: { operation: operationsDoor.operations.readDescription } }, (_request, reply) => {
    document ??= JSON.stringify(
      composeOpenApi({
        routes: routes.filter(isDescribed),
        doors: [...described.doors, operationsDoor],
        webhooks: described.webhooks,
        publicUrl: config.publicUrl,
        version,
      }),
    )
    reply.type('application/json; charset=utf-8').header('Cache-Control', 'no-cache').send(document)
  })
}

const isDescribed = (route: CollectedRoute): route is CollectedRoute & DescribedRoute =>
  route.operation !== undefined && !('hidden' in route.operation)
