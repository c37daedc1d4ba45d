import { reason } from '@passerelle/protocol/errors'
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import { ApiError, refuse } from '../../lib/errors.ts'
import type { App } from './app-type.ts'

/**
 * 405 with `Allow` for a known path under another verb, 404 for all else: the router knows only of 404. A wildcard
 * (the desk's files) does not make a path known, nor does it answer for one that is.
 */
export function answerUnknownRoutes(app: App): void {
  const routes = new Map<string, Set<string>>()
  let matchers: { pattern: RegExp; verbs: Set<string> }[] | undefined

  const refuse = (request: FastifyRequest): ApiError => {
    matchers ??= [...routes].map(([url, verbs]) => ({ pattern: toPattern(url), verbs }))
    const path = request.url.split('?', 1)[0] ?? ''
    const allow = new Set(matchers.filter(({ pattern }) => pattern.test(path)).flatMap(({ verbs }) => [...verbs]))
    // A verb that is possible there: it was the path the router did not take, one with an endless id for example.
    if (allow.size === 0 || allow.has(request.method)) return unknownPath()
    return new ApiError(reason('method_not_possible', { method: request.method, methods: [...allow] }), {
      headers: { Allow: [...allow].join(', ') },
    })
  }

  const guardWildcard: onRequestHookHandler = (request, _reply, done) => {
    const error = refuse(request)
    if (error.status === 405) done(error)
    else done()
  }

  app.addHook('onRoute', (route) => {
    if (route.url.includes('*')) {
      route.onRequest = [guardWildcard, ...[route.onRequest ?? []].flat()]
      return
    }
    const verbs = routes.get(route.url) ?? new Set()
    for (const verb of [route.method].flat()) verbs.add(verb)
    routes.set(route.url, verbs)
  })
  // Before the body of a request that leads nowhere is read.
  app.addHook('onRequest', (request, _reply, done) => {
    if (request.is404) done(refuse(request))
    else done()
  })
  app.setNotFoundHandler((request) => {
    throw refuse(request)
  })
}

const unknownPath = (): ApiError => refuse('url_unknown')

function toPattern(url: string): RegExp {
  const segments = url.split('/').map((segment) => {
    if (segment.startsWith(':')) return '[^/]+'
    return segment.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${segments.join('/')}$`)
}
