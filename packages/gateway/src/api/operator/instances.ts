import { createInstance } from '../../connectors/create-instance.ts'
import { refuse } from '../../lib/errors.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { ById, strictObject, text } from '../http/schemas.ts'
import { type OperatorDeps, onBehalf } from './deps.ts'
import { operatorDoor } from './describe.ts'
import { presentInstance } from './present.ts'

const ListQuery = strictObject(pageQuery)
const CreateBody = strictObject({ name: text('Name, for people.') })

export function registerInstances(app: App, deps: OperatorDeps): void {
  const { operations } = operatorDoor
  app.get(
    '/instances',
    { schema: { querystring: ListQuery }, config: { operation: operations.listInstances } },
    async ({ query }) => presentPage(await deps.store.listInstances(readPageQuery(query)), presentInstance),
  )
  app.post(
    '/instances',
    { schema: { body: CreateBody }, config: { operation: operations.createInstance } },
    async (request, reply) =>
      reply.code(201).send(presentInstance(await createInstance(onBehalf(deps, request), request.body))),
  )
  app.get(
    '/instances/:id',
    { schema: { params: ById }, config: { operation: operations.readInstance } },
    async ({ params }) => {
      const instance = await deps.store.findInstance(params.id)
      if (!instance) throw refuse('instance_unknown', { id: params.id })
      return presentInstance(instance)
    },
  )
}
