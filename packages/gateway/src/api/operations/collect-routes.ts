import type { RouteOptions } from 'fastify'
import type { App } from '../http/app-type.ts'
import type { Hidden, Operation } from '../http/operation.ts'
import type { RouteSchema } from './compose-openapi.ts'

export interface CollectedRoute {
  method: string
  url: string
  /** Undefined: it says nothing about itself, which the tests do not let pass. */
  operation: Operation | Hidden | undefined
  schema: RouteSchema
}

declare module 'fastify' {
  interface FastifyInstance {
    /** All that were registered after the operations, but for the HEAD that comes with a GET by itself. */
    collectedRoutes: CollectedRoute[]
  }
}

export function collectRoutes(app: App): CollectedRoute[] {
  const routes: CollectedRoute[] = []
  app.decorate('collectedRoutes', routes)
  app.addHook('onRoute', (route) => {
    const { url, schema = {}, config } = route
    for (const method of methodsOf(route)) {
      const operation = config?.operation
      const isTwin = method === 'HEAD' && routes.some((one) => one.url === url && one.operation === operation)
      if (!isTwin) routes.push({ method, url, operation, schema })
    }
  })
  return routes
}

const methodsOf = ({ method }: RouteOptions): string[] => (Array.isArray(method) ? method : [method])
