import { type DeliveryState, lastingEventTypes, type PartnerEventType } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import { replayDelivery, replaySince, skipDelivery } from '../../deliveries/replay.ts'
import type { Clock } from '../../lib/clock.ts'
import { ApiError, fault, refuse } from '../../lib/errors.ts'
import { lastOf } from '../../lib/last-of.ts'
import { readSince } from '../../lib/since.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { presentAttempt, presentDelivery } from '../http/present-delivery.ts'
import { presentPage } from '../http/present-page.ts'
import { ById, readSinceQuery, strictObject, text } from '../http/schemas.ts'
import { type OperatorDeps, onBehalf } from './deps.ts'
import { operatorDoor } from './describe.ts'
import { deliveryKinds, deliveryStates } from './present.ts'

const connectorId = text('Id of the connector.')
const since = text('From when on: a time, seconds since 1970, or a duration such as `2h`.')
const ListQuery = strictObject({
  ...pageQuery,
  connector_id: Type.Optional(connectorId),
  customer_id: Type.Optional(text("The customer's id, as the partner sends it.")),
  message_id: Type.Optional(text('Id of the message.')),
  kind: Type.Optional(
    Type.Unsafe<'message' | 'event'>({
      ...{ type: 'string', enum: deliveryKinds, fault: reason('not_a_choice', { choices: deliveryKinds }) },
      description: 'Messages alone, or events.',
    }),
  ),
  event_type: Type.Optional(
    Type.Unsafe<PartnerEventType>({
      ...{ type: 'string', enum: lastingEventTypes, fault: reason('not_a_choice', { choices: lastingEventTypes }) },
      description: 'Events of this type alone.',
    }),
  ),
  since: Type.Optional(since),
  state: Type.Optional(
    Type.Unsafe<DeliveryState>({
      type: 'string',
      enum: deliveryStates,
      fault: reason('not_a_choice', { choices: deliveryStates }),
    }),
  ),
})
const ReplayBody = strictObject({
  connector_id: connectorId,
  since,
  cursor: Type.Optional(
    Type.String({
      maxLength: 1024,
      fault: reason('not_answer_cursor'),
      description: 'The `next_cursor` of the answer before, to go on.',
    }),
  ),
})

/** Far below what a proxy waits for an answer. */
const replayForMs = 5000

export function registerDeliveries(app: App, deps: OperatorDeps): void {
  const { operations } = operatorDoor
  const { store } = deps
  app.get(
    '/deliveries',
    { schema: { querystring: ListQuery }, config: { operation: operations.listDeliveries } },
    async ({ query }) => {
      const { connector_id: connectorId, customer_id: customerId, message_id: messageId, state, kind } = query
      const since = readSinceQuery(query.since, deps.clock.now())
      const wanted = { ...readPageQuery(query), connectorId, customerId, messageId, state, kind, since }
      return presentPage(await store.listDeliveries({ ...wanted, eventType: query.event_type }), presentDelivery)
    },
  )
  app.get(
    '/deliveries/:id',
    { schema: { params: ById }, config: { operation: operations.readDelivery } },
    async ({ params }) => {
      const delivery = await store.findDelivery(params.id)
      if (!delivery) throw refuse('delivery_unknown', { id: params.id })
      return presentDelivery(delivery)
    },
  )
  app.get(
    '/deliveries/:id/body',
    { schema: { params: ById }, config: { operation: operations.readDeliveryBody } },
    async ({ params }, reply) => {
      const body = await store.findDeliveryBody(params.id)
      if (!body) throw refuse('delivery_unknown', { id: params.id })
      reply.header('Content-Disposition', `attachment; filename="delivery-${params.id}.json"`)
      // The bytes themselves: written anew, their signatures would no longer fit.
      return reply.type('application/json').send(Buffer.from(body.buffer, body.byteOffset, body.byteLength))
    },
  )
  app.get(
    '/deliveries/:id/attempts',
    { schema: { params: ById, querystring: strictObject(pageQuery) }, config: { operation: operations.listAttempts } },
    async ({ params, query }) => {
      if (!(await store.findDelivery(params.id))) throw refuse('delivery_unknown', { id: params.id })
      return presentPage(await store.listAttempts({ ...readPageQuery(query), deliveryId: params.id }), presentAttempt)
    },
  )
  app.post(
    '/deliveries/:id/replay',
    { schema: { params: ById }, config: { operation: operations.replayDelivery } },
    async (request) => presentDelivery(await replayDelivery(onBehalf(deps, request), request.params.id)),
  )
  app.post(
    '/deliveries/:id/skip',
    { schema: { params: ById }, config: { operation: operations.skipDelivery } },
    async (request) => presentDelivery(await skipDelivery(onBehalf(deps, request), request.params.id)),
  )
  app.post(
    '/deliveries/replay',
    { schema: { body: ReplayBody }, config: { operation: operations.replaySince } },
    async (request) => {
      const since = readSince(request.body.since, deps.clock.now())
      if (since === undefined) {
        throw new ApiError(reason('nothing_replayed'), { faults: [fault('/since', 'not_a_time')] })
      }
      const { connector_id: connectorId, cursor } = request.body
      const steps = replaySince(onBehalf(deps, request), { connectorId, since, cursor })
      const { replayed, nextCursor } = await lastOf(untilOver(steps, deps.clock))
      return { replayed, next_cursor: nextCursor }
    },
  )
}

async function* untilOver<T>(steps: AsyncIterable<T>, clock: Pick<Clock, 'steady'>): AsyncGenerator<T> {
  const startedAt = clock.steady()
  for await (const step of steps) {
    yield step
    if (clock.steady() - startedAt >= replayForMs) return
  }
}
