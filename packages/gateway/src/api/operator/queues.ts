import { Type } from '@passerelle/protocol/schemas'
import { refuse } from '../../lib/errors.ts'
import { createQueue } from '../../queues/create-queue.ts'
import { deleteQueue } from '../../queues/delete-queue.ts'
import { createAvailabilityReader, withAvailability } from '../../queues/read-availability.ts'
import { readQueue } from '../../queues/read-queue.ts'
import { updateQueue } from '../../queues/update-queue.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { ById, strictObject, text } from '../http/schemas.ts'
import { type OperatorDeps, onBehalf } from './deps.ts'
import { operatorDoor } from './describe.ts'
import { NewQueueBody, presentQueue, presentStaffedQueue, QueuePatchBody, readQueueOptions } from './queue-body.ts'

const ListQuery = strictObject({ ...pageQuery, instance_id: Type.Optional(text('Id of the instance.')) })

export function registerQueues(app: App, deps: OperatorDeps): void {
  const { operations } = operatorDoor
  const readAvailability = createAvailabilityReader(deps)
  app.get(
    '/queues',
    { schema: { querystring: ListQuery }, config: { operation: operations.listQueues } },
    async ({ query }) => {
      const page = await deps.store.listQueues({ ...readPageQuery(query), instanceId: query.instance_id })
      return presentPage({ ...page, items: await withAvailability(readAvailability, page.items) }, presentStaffedQueue)
    },
  )
  app.post(
    '/queues',
    { schema: { body: NewQueueBody }, config: { operation: operations.createQueue } },
    async (request, reply) => {
      const { instance_id: instanceId, name, ...options } = request.body
      const wanted = { ...readQueueOptions(options), instanceId, name }
      return reply.code(201).send(presentQueue(await createQueue(onBehalf(deps, request), wanted)))
    },
  )
  app.get(
    '/queues/:id',
    { schema: { params: ById }, config: { operation: operations.readQueue } },
    async ({ params: { id } }) => {
      const [queue] = await withAvailability(readAvailability, [await readQueue(deps, id)])
      if (!queue) throw refuse('queue_unknown', { id })
      return presentStaffedQueue(queue)
    },
  )
  app.patch(
    '/queues/:id',
    { schema: { params: ById, body: QueuePatchBody }, config: { operation: operations.updateQueue } },
    async (request) => {
      const patch = readQueueOptions(request.body)
      return presentQueue(await updateQueue(onBehalf(deps, request), request.params.id, patch))
    },
  )
  app.delete(
    '/queues/:id',
    { schema: { params: ById }, config: { operation: operations.deleteQueue } },
    async (request) => ({ id: (await deleteQueue(onBehalf(deps, request), request.params.id)).id }),
  )
}
