/** What partners ask goes into the request log when it was answered: neither headers nor bodies, nor what is in the URL. */
import type { FastifyRequest } from 'fastify'
import type { Clock } from '../../lib/clock.ts'
import { newId } from '../../lib/ids.ts'
import type { RequestRecorder } from '../../requests/request-recorder.ts'
import type { App } from '../http/app.ts'
import { tellRefusal } from './tell-refusal.ts'

interface RecordingDeps {
  recorder: RequestRecorder
  clock: Pick<Clock, 'now'>
}

const isPartners = ({ url }: FastifyRequest): boolean => url.startsWith('/messaging/') || url.startsWith('/oauth2/')
const longestPath = 200

/** Of a path that no route has: plain words, which show what was mistyped, and no ids, addresses or keys. */
const maskedPath = (url: string): string =>
  url
    .replace(/\?.*/s, '')
    .slice(0, longestPath)
    .split('/')
    .map((segment) => (/^([a-z_-]{0,24}|v\d|oauth2)$/.test(segment) ? segment : '*'))
    .join('/')

export function recordRequests(app: App, { recorder, clock }: RecordingDeps): void {
  app.addHook('onResponse', (request, reply, done) => {
    done()
    if (!isPartners(request)) return
    const { connectorId, method } = request
    const at = clock.now()
    const { statusCode: status } = reply
    if (status < 400) return recorder.accepted({ at, connectorId })
    recorder.refused({ at, connectorId }, () => ({
      ...{ id: newId(at), at, connectorId, method, status },
      path: request.routeOptions.url ?? maskedPath(request.url),
      ...tellRefusal(request.refusal),
      requestId: request.id,
    }))
  })
}
