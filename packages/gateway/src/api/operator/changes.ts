import type { OperatorChangeItem } from '@passerelle/protocol'
import type { FastifyRequest } from 'fastify'
import type { Logger } from 'pino'
import type { AuditStore } from '../../audit/audit-store.ts'
import type { WakeUps } from '../../commands/wake-ups.ts'
import type { DeliveryStore } from '../../deliveries/delivery-store.ts'
import { type Loop, startLoop } from '../../lib/loop.ts'
import type { App } from '../http/app.ts'
import { createEventStream, type EventStream, eventStreamHeaders, failStream } from '../http/event-stream.ts'
import { keepAlive } from '../http/keep-alive.ts'
import type { StreamPlaces } from '../http/stream-places.ts'
import type { AuthenticateOperatorDeps } from './authenticate-operator.ts'
import type { OperatorDeps } from './deps.ts'
import { monitoring } from './describe-monitoring.ts'

type FollowedStore = Pick<AuditStore, 'readAudit'> &
  Pick<DeliveryStore, 'readDeliveryChanges'> &
  Pick<WakeUps, 'onWake'>

export interface OperatorChangesDeps {
  store: FollowedStore
  log: Logger
  streams: StreamPlaces
}

export type ChangesDeps = OperatorDeps & OperatorChangesDeps & AuthenticateOperatorDeps

/** What is looked at in one go; when more has happened, nobody can follow it with the eye either. */
const batch = 200
const pollMs = 500
/** Between two looks, so that a flood of deliveries comes in handfuls. */
const restMs = 250

/** Server-sent events for the console's live lists: from now on, never replayed. */
export function registerOperatorChanges(app: App, deps: ChangesDeps): void {
  app.get(
    '/changes',
    { exposeHeadRoute: false, config: { operation: monitoring.followOperatorChanges } },
    async (request, reply) => {
      const leavePlace = deps.streams.take(request.operatorProof?.value ?? 'operator token')
      const stream = createEventStream(deps.clock)
      stream.onClose(leavePlace)
      void stream.write(': connected\n\n')
      const loop = await follow(deps, stream).catch((error) => failStream(stream, error))
      stream.onClose(() => void loop.stop())
      stream.onClose(app.endOnClose(stream.end))
      void keepAlive(deps.clock, stream, () => mayStill(deps, request))
      return reply.headers(eventStreamHeaders).send(stream.readable)
    },
  )
}

async function follow({ store, clock, log }: ChangesDeps, stream: EventStream): Promise<Loop> {
  let changesAt = (await store.readDeliveryChanges(null, 0)).last
  let auditAt = (await store.readAudit(null, 0)).last
  return startLoop({
    name: 'operator changes',
    scope: 'node',
    clock,
    log,
    intervalMs: pollMs,
    wokenBy: (wake) => store.onWake('changes', wake),
    run: async (signal) => {
      const changed = await store.readDeliveryChanges(changesAt, batch)
      const audited = await store.readAudit(auditAt, batch)
      auditAt = audited.last
      changesAt = changed.more ? (await store.readDeliveryChanges(null, 0)).last : changed.last
      const items: OperatorChangeItem[] = [
        ...changed.deliveries.map(({ id, connectorId, state }) => {
          return { type: 'delivery.updated' as const, delivery_id: id, connector_id: connectorId, state }
        }),
        ...audited.entries.map(({ action, target }) => {
          return { type: 'audit.recorded' as const, action, target_type: target.type, target_id: target.id }
        }),
      ]
      const events = items.map((item) => `event: change\ndata: ${JSON.stringify(item)}\n\n`)
      if (changed.more) events.push('event: reset\ndata: {}\n\n')
      if (events.length === 0) return undefined
      await stream.write(events.join(''))
      await clock.wait(restMs, signal)
      return 0
    },
  })
}

/** The operator token for good; a session while it lasts, and its person is an operator. */
export async function mayStill(deps: ChangesDeps, { operatorProof }: FastifyRequest): Promise<boolean> {
  if (!operatorProof) return true
  const caller = await deps.authenticateAgent(operatorProof)
  return caller !== undefined && (caller.agent === null || caller.agent.role === 'operator')
}
