import { Type } from '@passerelle/protocol/schemas'
import { putQueueMember, removeQueueMember } from '../../queues/change-members.ts'
import { readQueue } from '../../queues/read-queue.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { ById, strictObject } from '../http/schemas.ts'
import { type OperatorDeps, onBehalf } from './deps.ts'
import { operatorDoor } from './describe.ts'
import { MemberBody, presentMember } from './queue-body.ts'

const ListQuery = strictObject(pageQuery)
const ByAgent = Type.Object({ id: Type.String(), agent_id: Type.String() })

export function registerQueueMembers(app: App, deps: OperatorDeps): void {
  const { operations } = operatorDoor
  app.get(
    '/queues/:id/members',
    { schema: { params: ById, querystring: ListQuery }, config: { operation: operations.listQueueMembers } },
    async ({ params, query }) => {
      const { id: queueId } = await readQueue(deps, params.id)
      return presentPage(await deps.store.listQueueMembers({ ...readPageQuery(query), queueId }), presentMember)
    },
  )
  app.put(
    '/queues/:id/members/:agent_id',
    { schema: { params: ByAgent, body: MemberBody }, config: { operation: operations.putQueueMember } },
    async (request) => {
      const { id: queueId, agent_id: agentId } = request.params
      const skills = request.body?.skills ?? {}
      return presentMember(await putQueueMember(onBehalf(deps, request), { queueId, agentId, skills }))
    },
  )
  app.delete(
    '/queues/:id/members/:agent_id',
    { schema: { params: ByAgent }, config: { operation: operations.deleteQueueMember } },
    async (request) => {
      const { id: queueId, agent_id: agentId } = request.params
      return presentMember(await removeQueueMember(onBehalf(deps, request), { queueId, agentId }))
    },
  )
}
