/**
 * What one connector may ask of the server, so that none takes it from the others: messages, the bytes of its requests,
 * and access tokens. Everything follows from one setting, messages a second; a whole minute's worth may come at once.
 * Servers that share a store do not ask one another: each gives its part, so that what is asked of it costs as often as
 * much as there are servers with doors. Together they never give more.
 */

import { createBudget } from '../lib/budget.ts'
import type { Clock } from '../lib/clock.ts'
import { refuseForSeconds } from '../lib/errors.ts'

export interface ConnectorRate {
  /** Refuses a request of a connector that has nothing left; else counts its bytes, as far as they are known. */
  admitRequest(connectorId: string, bytes: number): void
  countBytes(connectorId: string, bytes: number): void
  admitMessages(connectorId: string, count: number): void
  admitToken(connectorId: string): void
}

/** The bytes requests may have for each message. */
const bytesOfMessage = 8 * 1024
/** One for a hundred messages; a token lasts a day, so ten a second are many already. */
const tokensPerSecond = (messagesPerSecond: number): number => Math.max(10, messagesPerSecond / 100)
const burstSeconds = 60

export function createConnectorRate({
  clock,
  messagesPerSecond,
  countDoors,
}: {
  clock: Pick<Clock, 'steady'>
  messagesPerSecond: number
  countDoors(): number
}): ConnectorRate {
  const budgetOf = (perSecond: number) => createBudget({ perSecond, most: perSecond * burstSeconds })
  const messages = budgetOf(messagesPerSecond)
  const bytes = budgetOf(messagesPerSecond * bytesOfMessage)
  const tokens = budgetOf(tokensPerSecond(messagesPerSecond))

  return {
    admitRequest(connectorId, count) {
      const now = clock.steady()
      refuseOver(Math.max(messages.waitMs(connectorId, now), bytes.waitMs(connectorId, now)), 'rate_exceeded')
      bytes.spend(connectorId, count * countDoors(), now)
    },
    countBytes: (connectorId, count) => bytes.spend(connectorId, count * countDoors(), clock.steady()),
    admitMessages(connectorId, count) {
      const now = clock.steady()
      refuseOver(messages.waitMs(connectorId, now), 'rate_exceeded')
      messages.spend(connectorId, count * countDoors(), now)
    },
    admitToken(connectorId) {
      const now = clock.steady()
      refuseOver(tokens.waitMs(connectorId, now), 'token_rate_exceeded')
      tokens.spend(connectorId, countDoors(), now)
    },
  }
}

function refuseOver(waitMs: number, code: 'rate_exceeded' | 'token_rate_exceeded'): void {
  const seconds = Math.ceil(waitMs / 1000)
  if (seconds > 0) throw refuseForSeconds(code, seconds)
}
