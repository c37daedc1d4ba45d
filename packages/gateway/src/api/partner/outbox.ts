/** `GET /messaging/v1/outbox`: for partners without a public URL, what their webhook would get. */
import { LIMITS, OUTBOX_PATH } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { Type } from '@passerelle/protocol/schemas'
import type { FastifyReply } from 'fastify'
import type { Logger } from 'pino'
import type { WakeUps } from '../../commands/wake-ups.ts'
import type { ConnectorRate } from '../../connectors/connector-rate.ts'
import type { OutboxItem, OutboxStore } from '../../deliveries/outbox-store.ts'
import { createOutboxWatch } from '../../deliveries/outbox-watch.ts'
import { type TakeOutboxDeps, takeOutbox } from '../../deliveries/take-outbox.ts'
import { ApiError, fault, refuse } from '../../lib/errors.ts'
import { decodeCursor, encodeCursor } from '../../lib/page.ts'
import type { App } from '../http/app.ts'
import { pageQuery, readPageQuery } from '../http/page-query.ts'
import { strictObject } from '../http/schemas.ts'
import { type BearerAuthDeps, bearerAuth, invalidToken, verifiedToken } from './authenticate.ts'
import { partnerDoor } from './describe.ts'
import { limitQuestions } from './limit-rate.ts'

export interface OutboxDeps extends Omit<TakeOutboxDeps, 'watch'>, BearerAuthDeps {
  store: OutboxStore & Pick<WakeUps, 'onWake'>
  rate: ConnectorRate
  log: Logger
}

const maxWaitSeconds = 30

const OutboxQuery = strictObject({
  customer_id: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: LIMITS.nameLength,
      fault: reason('not_short_text', { max: LIMITS.nameLength }),
    }),
  ),
  after: Type.Optional(Type.String({ maxLength: 1024, fault: reason('not_outbox_cursor') })),
  wait: Type.Optional(
    Type.String({
      pattern: '^([12]?[0-9]|30)$',
      fault: reason('not_whole_number', { min: 0, max: maxWaitSeconds }),
      describedAs: { type: 'integer', minimum: 0, maximum: maxWaitSeconds, default: 0 },
    }),
  ),
  limit: pageQuery.limit,
})

export function registerOutbox(app: App, deps: OutboxDeps): void {
  const watch = createOutboxWatch(deps)
  app.addHook('onClose', async () => watch.close())
  app.get(
    OUTBOX_PATH,
    {
      onRequest: [bearerAuth(deps), limitQuestions(deps)],
      schema: { querystring: OutboxQuery },
      config: { operation: partnerDoor.operations.takeOutbox },
    },
    async ({ token, query }, reply) => {
      const { connectorId } = verifiedToken({ token })
      const { limit } = readPageQuery(query)
      const waitMs = Number(query.wait ?? 0) * 1000
      const { signal, end } = untilGone(app, reply)
      try {
        const part = { connectorId, customerId: query.customer_id }
        const after = readPlace(query.after, connectorId)
        const answer = await takeOutbox({ ...deps, watch }, { ...part, after, limit, waitMs, signal })
        if (answer.kind === 'no_connector') throw invalidToken()
        if (answer.kind === 'not_pull') throw refuse('outbox_not_pull')
        return reply.header('content-type', 'application/json; charset=utf-8').send(render(answer.items, connectorId))
      } finally {
        end()
      }
    },
  )
}

/** Aborted when the client goes away, or the server is about to. */
function untilGone(app: App, { raw }: FastifyReply): { signal: AbortSignal; end(): void } {
  const gone = new AbortController()
  const leave = () => gone.abort()
  const stop = app.endOnClose(leave)
  raw.once('close', leave)
  const end = () => {
    stop()
    raw.off('close', leave)
  }
  return { signal: gone.signal, end }
}

/** A place in another connector's outbox says nothing about this one. */
function readPlace(cursor: string | undefined, connectorId: string): number {
  if (cursor === undefined) return 0
  const [position, of] = decodeCursor(cursor, 'ns') ?? []
  if (typeof position === 'number' && of === connectorId) return position
  throw new ApiError(reason('nothing_looked_up'), { faults: [fault('/after', 'not_outbox_cursor')] })
}

/** The bodies go in as they are: the very bytes that a webhook would get. */
function render(items: readonly OutboxItem[], connectorId: string): Buffer {
  const parts = items.flatMap(({ position, kind, body }, index) => [
    Buffer.from(`${index > 0 ? ',' : ''}{"cursor":"${encodeCursor([position, connectorId])}","kind":"${kind}","body":`),
    body,
    Buffer.from('}'),
  ])
  return Buffer.concat([Buffer.from('{"items":['), ...parts, Buffer.from(']}')])
}
