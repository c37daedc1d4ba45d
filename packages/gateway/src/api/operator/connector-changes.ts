import type { ConnectorChangeItem } from '@passerelle/protocol'
import { Type } from '@passerelle/protocol/schemas'
import type { ChangeFeed } from '../../changes/change-feed.ts'
import { type ConnectorFollower, followConnector } from '../../changes/follow-connector.ts'
import type { ItemStore } from '../../changes/item-store.ts'
import { readConnector } from '../../connectors/read-connector.ts'
import { startLoop } from '../../lib/loop.ts'
import type { App } from '../http/app.ts'
import {
  createEventStream,
  type EventStream,
  eventStreamHeaders,
  failStream,
  readLastEventId,
} from '../http/event-stream.ts'
import { keepAlive } from '../http/keep-alive.ts'
import { ById, text } from '../http/schemas.ts'
import { type ChangesDeps, mayStill } from './changes.ts'
import { onBehalf } from './deps.ts'
import { monitoring } from './describe-monitoring.ts'
import { presentHappening } from './present-happening.ts'

export interface ConnectorChangesDeps {
  store: Pick<ChangeFeed, 'readChanges' | 'readChangeBounds'> & Pick<ItemStore, 'readItems'>
}

const FollowQuery = Type.Object({ customer_id: Type.Optional(text("The partner's id of the customer.")) })

const pollMs = 500

/** Server-sent events with what customers and agents write: whoever opens the stream enters the audit log. */
export function registerConnectorChanges(app: App, deps: ChangesDeps & ConnectorChangesDeps): void {
  app.get(
    '/connectors/:id/changes',
    {
      exposeHeadRoute: false,
      schema: { params: ById, querystring: FollowQuery },
      config: { operation: monitoring.followConnectorChanges },
    },
    async (request, reply) => {
      const { id: connectorId, instanceId } = await readConnector(deps, request.params.id)
      const leavePlace = deps.streams.take(request.operatorProof?.value ?? 'operator token')
      const stream = createEventStream(deps.clock)
      stream.onClose(leavePlace)
      const begin = async () => {
        const followed = { instanceId, connectorId, customerId: request.query.customer_id }
        const follower = await followConnector(deps, followed, readLastEventId(request.headers['last-event-id']))
        const target = { type: 'connector', id: connectorId } as const
        await onBehalf(deps, request).store.recordAudit({ action: 'connector.followed', target })
        void stream.write(`: connected\nid: ${follower.at()}\n\n`)
        return tell(deps, stream, follower)
      }
      const loop = await begin().catch((error) => failStream(stream, error))
      stream.onClose(() => void loop.stop())
      stream.onClose(app.endOnClose(stream.end))
      void keepAlive(deps.clock, stream, () => mayStill(deps, request))
      return reply.headers(eventStreamHeaders).send(stream.readable)
    },
  )
}

const tell = ({ store, clock, log }: ChangesDeps, stream: EventStream, follower: ConnectorFollower) =>
  startLoop({
    name: 'connector changes',
    scope: 'node',
    clock,
    log,
    intervalMs: pollMs,
    wokenBy: (wake) => store.onWake('changes', wake),
    run: async () => {
      const before = follower.at()
      const happenings = await follower.read()
      if (!happenings) await stream.write(toEvent(follower.at(), 'reset', {}))
      else
        await stream.write(happenings.map(({ seq, ...one }) => toEvent(seq, 'change', presentHappening(one))).join(''))
      return follower.at() > before ? 0 : undefined
    },
  })

const toEvent = (seq: number, event: string, data: ConnectorChangeItem | object): string =>
  `id: ${seq}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`
