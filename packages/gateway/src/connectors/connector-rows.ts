/** A connector and its row. Pure. */
import type { ConnectorRow } from '../commands/rows.ts'
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
