import { TakeNextRequestSchema, Type } from '@passerelle/protocol/schemas'
import type { Live } from '../../changes/live.ts'
import { seesQueue } from '../../conversations/sight.ts'
import type { AvailabilityStore } from '../../queues/availability-store.ts'
import type { QueueStore } from '../../queues/queue-store.ts'
import { createAvailabilityReader, shareAvailability, withAvailability } from '../../queues/read-availability.ts'
import type { RoutingStore } from '../../queues/routing-store.ts'
import { takeNext } from '../../queues/take-next.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { callerActor, inboxAgent } from './authenticate.ts'
import type { ConversationsDeps } from './conversations.ts'
import { deskDoor } from './describe.ts'
import { ofConnector } from './list-query.ts'
import { presentConversation, presentDeskQueue } from './present.ts'

export interface DeskQueuesDeps extends ConversationsDeps {
  store: ConversationsDeps['store'] &
    AvailabilityStore &
    Pick<QueueStore, 'findAgentQueues' | 'listQueueMembers' | 'listQueues'> &
    Pick<RoutingStore, 'readLines'>
  live: Pick<Live, 'readCounts'>
}

export function registerDeskQueues(app: App, deps: DeskQueuesDeps): void {
  const { store, live } = deps
  const { operations } = deskDoor
  const readAvailability = shareAvailability(createAvailabilityReader(deps), deps.clock)

  app.get(
    '/queues',
    {
      schema: { querystring: Type.Object({ ...pageQuery, ...ofConnector }) },
      config: { operation: operations.listDeskQueues },
    },
    async (request) => {
      const { id: agentId, instanceId, sight } = inboxAgent(request)
      const own = new Set(await store.findAgentQueues(instanceId, agentId))
      const page = await store.listQueues({ ...readPageQuery(request.query), instanceId })
      const counts = await live.readCounts(instanceId)
      const items = await withAvailability(readAvailability, page.items)
      return presentPage({ ...page, items }, (queue) =>
        presentDeskQueue(queue, {
          isOwn: own.has(queue.id),
          counts: seesQueue(sight, queue.id) ? counts.countQueue(queue.id, request.query.connector) : undefined,
        }),
      )
    },
  )

  app.post(
    '/conversations/take-next',
    { schema: { body: TakeNextRequestSchema }, config: { operation: operations.takeNext } },
    async (request, reply) => {
      const { id: agentId, instanceId, reader } = inboxAgent(request)
      const queueId = request.body?.queue ?? undefined
      const own = await store.findAgentQueues(instanceId, agentId)
      const queueIds = queueId === undefined ? own : own.filter((id) => id === queueId)
      const wanted = { instanceId, agentId, queueIds, reader, actor: callerActor(request) }
      const taken = queueIds.length > 0 ? await takeNext(deps, wanted) : undefined
      return taken ? presentConversation(taken) : reply.code(204).send()
    },
  )
}
