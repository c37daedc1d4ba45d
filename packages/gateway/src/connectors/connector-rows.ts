/** A connector and its rows. Pure. */

import type { ConnectorRow, EndpointRow } from '../commands/connector-rows.ts'
import type { ConnectorWithWebhook } from '../commands/look-ups.ts'
import type { Breaker } from './breaker.ts'
import type { Connector } from './connector.ts'

export interface ConnectorRows {
  connector: ConnectorRow
  /** For messages. */
  endpoint: EndpointRow
}

/** Its endpoint for events apart: see events-endpoint.ts. */
export function toConnectorRows(connector: Connector): ConnectorRows {
  const { breaker, askedAt: _asked, events: _events, eventsUrl, eventsBreaker: _closed, ...own } = connector
  const noEvents = { eventsEndpointId: null, eventsUrl, eventTypes: null, eventsHeldSince: null }
  return divide({ ...own, ...breakerFields(breaker), ...noEvents })
}

/** What is read together, as it is written. */
export function divide(row: ConnectorWithWebhook): ConnectorRows {
  const { webhookUrl, heldSince, breakerFailures, breakerCustomer, breakerMany, breakerOpenedAt, ...others } = row
  const { breakerWaitMs, breakerNextAt, breakerFlushMark, ...rest } = others
  const { eventsEndpointId: _id, eventsUrl: _url, eventTypes: _types, eventsHeldSince: _since, ...connector } = rest
  const endpoint: EndpointRow = {
    ...{ id: row.id, connectorId: row.id, kind: 'messages', url: webhookUrl, eventTypes: null, heldSince },
    ...{ breakerFailures, breakerCustomer, breakerMany, breakerOpenedAt },
    ...{ breakerWaitMs, breakerNextAt, breakerFlushMark },
  }
  return { connector, endpoint }
}

export const breakerFields = (breaker: Breaker) => ({
  breakerFailures: breaker.failures,
  breakerCustomer: breaker.failingCustomer,
  breakerMany: breaker.manyCustomers,
  breakerOpenedAt: breaker.openedAt,
  breakerWaitMs: breaker.waitMs,
  breakerNextAt: breaker.nextAttemptAt,
  breakerFlushMark: breaker.flushMark,
})

type BreakerFields = ReturnType<typeof breakerFields>

export const breakerOf = (row: BreakerFields): Breaker => ({
  failures: row.breakerFailures,
  failingCustomer: row.breakerCustomer,
  manyCustomers: row.breakerMany,
  openedAt: row.breakerOpenedAt,
  waitMs: row.breakerWaitMs,
  nextAttemptAt: row.breakerNextAt,
  flushMark: row.breakerFlushMark,
})
