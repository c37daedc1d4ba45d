/** What partners tell beside messages. */
import { EVENTS_PATH, LIMITS } from '@passerelle/protocol'
import { NoticesRequestSchema } from '@passerelle/protocol/schemas'
import type { ConnectorRate } from '../../connectors/connector-rate.ts'
import { fault } from '../../lib/errors.ts'
import { readNotice } from '../../notices/read-notice.ts'
import { type NoticeDeps, receiveNotices } from '../../notices/receive-notices.ts'
import type { App } from '../http/app.ts'
import { takeUntypedBodyAsJson } from '../http/body-type.ts'
import { maxFaults, refuseFaulty } from '../http/faults.ts'
import { type BearerAuthDeps, bearerAuth, invalidToken, verifiedToken } from './authenticate.ts'
import { partnerDoor } from './describe.ts'
import { limitRate } from './limit-rate.ts'
import { publishedPath } from './published-path.ts'

export type EventsDeps = NoticeDeps & BearerAuthDeps & { rate: ConnectorRate }

/** A hundred, each with its comment and its page, all of it escaped. */
const bodyLimit = LIMITS.events * 32 * 1024

export function registerEvents(app: App, deps: EventsDeps): void {
  for (const [url, operation] of publishedPath(EVENTS_PATH, partnerDoor.operations.tellEvents)) {
    app.post(
      url,
      {
        onRequest: [bearerAuth(deps), limitRate(deps), takeUntypedBodyAsJson],
        bodyLimit,
        schema: { body: NoticesRequestSchema },
        config: { operation },
      },
      async (request) => {
        const { events } = request.body
        const read = events.map((event, index) => readNotice(event, `/events/${index}`))
        const faults = read.flatMap((one) => one.faults)
        if (faults.length > 0) throw refuseFaulty(faults.slice(0, maxFaults))
        const { connectorId, instanceId } = verifiedToken(request)
        deps.rate.admitMessages(connectorId, events.length)
        const notices = read.map(({ notice }) => notice)
        const received = await receiveNotices(deps, { connectorId, instanceId, notices })
        switch (received.kind) {
          case 'connector_deleted':
            throw invalidToken()
          case 'unknown_customers':
            throw refuseFaulty(
              received.indexes.map((index) => fault(`/events/${index}/customer_id`, 'customer_without_conversation')),
            )
          case 'recorded':
            return { events: events.map(({ id }, index) => ({ id, status: received.statuses[index] })) }
        }
      },
    )
  }
}
