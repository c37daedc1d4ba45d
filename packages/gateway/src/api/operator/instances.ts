import { LIMITS, sights } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { list, MetadataLabelsSchema, Type } from '@passerelle/protocol/schemas'
import { createInstance } from '../../connectors/create-instance.ts'
import { updateInstance } from '../../connectors/update-instance.ts'
import { refuse } from '../../lib/errors.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentPage } from '../http/present-page.ts'
import { ById, strictObject, text } from '../http/schemas.ts'
import { type OperatorDeps, onBehalf } from './deps.ts'
import { operatorDoor } from './describe.ts'
import { presentInstance } from './present.ts'
import { readInstanceOptions } from './read-options.ts'

const ListQuery = strictObject(pageQuery)
const labels = (description: string) =>
  Type.Optional(
    list(text('A name.'), {
      maxItems: LIMITS.labels,
      fault: reason('not_labels', { max: LIMITS.labels }),
      description,
    }),
  )
const ChangeBody = strictObject({
  name: Type.Optional(text('Name, for people.')),
  tags: labels('The whole list, in the order it is shown.'),
  close_reasons: labels('The whole list, in the order it is shown.'),
  metadata_labels: Type.Optional(MetadataLabelsSchema),
  shared_customer_ids: Type.Optional(
    Type.Boolean({
      fault: reason('not_a_boolean'),
      description: 'Whether a customer id means the same person at each connector of the instance.',
    }),
  ),
  sight: Type.Optional(
    Type.Enum([...sights], {
      fault: reason('not_a_choice', { choices: sights }),
      description: 'Which conversations agents see: their own, those of their queues too, or all.',
    }),
  ),
})
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
  app.patch(
    '/instances/:id',
    { schema: { params: ById, body: ChangeBody }, config: { operation: operations.updateInstance } },
    async (request) => {
      const patch = readInstanceOptions(request.body)
      return presentInstance(await updateInstance(onBehalf(deps, request), request.params.id, patch))
    },
  )
}
