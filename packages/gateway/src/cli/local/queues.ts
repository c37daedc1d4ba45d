import { presentPage } from '../../api/http/present-page.ts'
import { presentMember, presentQueue, presentStaffedQueue, readQueueOptions } from '../../api/operator/queue-body.ts'
import { putQueueMember, removeQueueMember } from '../../queues/change-members.ts'
import { createQueue } from '../../queues/create-queue.ts'
import { deleteQueue } from '../../queues/delete-queue.ts'
import { createAvailabilityReader, withAvailability } from '../../queues/read-availability.ts'
import { readQueue } from '../../queues/read-queue.ts'
import { updateQueue } from '../../queues/update-queue.ts'
import type { QueueOperations } from '../operations.ts'
import { withStore } from '../with-store.ts'

export const queues: QueueOperations = {
  list: ({ instance_id: instanceId, ...page }) =>
    withStore(async (context) => {
      const found = await context.store.listQueues({ ...page, instanceId })
      const items = await withAvailability(createAvailabilityReader(context), found.items)
      return presentPage({ ...found, items }, presentStaffedQueue)
    }),
  create: ({ instance_id: instanceId, ...body }) =>
    withStore(async (context) =>
      presentQueue(await createQueue(context, { ...readQueueOptions(body), instanceId, name: body.name })),
    ),
  update: (id, body) =>
    withStore(async (context) => presentQueue(await updateQueue(context, id, readQueueOptions(body)))),
  delete: (id) => withStore(async (context) => ({ id: (await deleteQueue(context, id)).id })),
  listMembers: (queueId, page) =>
    withStore(async (context) => {
      await readQueue(context, queueId)
      return presentPage(await context.store.listQueueMembers({ ...page, queueId }), presentMember)
    }),
  putMember: (queueId, agentId, skills) =>
    withStore(async (context) => presentMember(await putQueueMember(context, { queueId, agentId, skills }))),
  removeMember: (queueId, agentId) =>
    withStore(async (context) => presentMember(await removeQueueMember(context, { queueId, agentId }))),
}
