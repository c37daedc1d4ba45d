/** A connector and its row. Pure. */
import type { ConnectorRow, EndpointRow } from '../commands/rows.ts'
import type { Breaker } from '../deliveries/breaker.ts'
import type { Connector } from './connector.ts'

export function toConnectorRow({ breaker, ...connector }: Connector): ConnectorRow {
  return { ...connector, ...breakerFields(breaker) }
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

export const breakerOf = (row: EndpointRow): Breaker => ({
  failures: row.breakerFailures,
  failingCustomer: row.breakerCustomer,
  manyCustomers: row.breakerMany,
  openedAt: row.breakerOpenedAt,
  waitMs: row.breakerWaitMs,
  nextAttemptAt: row.breakerNextAt,
  flushMark: row.breakerFlushMark,
})
