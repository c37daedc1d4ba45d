/**
 * What one connector may ask of the server, so that none takes it from the others: messages, the bytes of its requests,
 * and access tokens. Everything follows from one setting, messages a second; a whole minute's worth may come at once.
 */
import { createBudget } from '../lib/budget.ts'
import type { Clock } from '../lib/clock.ts'
import { tooManyRequests } from '../lib/errors.ts'

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
}: {
  clock: Pick<Clock, 'steady'>
  messagesPerSecond: number
}): ConnectorRate {
  const budgetOf = (perSecond: number) => createBudget({ perSecond, most: perSecond * burstSeconds })
  const messages = budgetOf(messagesPerSecond)
  const bytes = budgetOf(messagesPerSecond * bytesOfMessage)
  const tokens = budgetOf(tokensPerSecond(messagesPerSecond))

  return {
    admitRequest(connectorId, count) {
      const now = clock.steady()
      refuse(Math.max(messages.waitMs(connectorId, now), bytes.waitMs(connectorId, now)), sendsTooMuch)
      bytes.spend(connectorId, count, now)
    },
    countBytes: (connectorId, count) => bytes.spend(connectorId, count, clock.steady()),
    admitMessages(connectorId, count) {
      const now = clock.steady()
      refuse(messages.waitMs(connectorId, now), sendsTooMuch)
      messages.spend(connectorId, count, now)
    },
    admitToken(connectorId) {
      const now = clock.steady()
      refuse(tokens.waitMs(connectorId, now), wantsTooManyTokens)
      tokens.spend(connectorId, 1, now)
    },
  }
}

const sendsTooMuch = (seconds: number): string => `This connector is over its rate limit. Try again in ${seconds} s.`

const wantsTooManyTokens = (seconds: number): string =>
  `This connector requests too many tokens: reuse one until it expires. Try again in ${seconds} s.`

function refuse(waitMs: number, sentence: (seconds: number) => string): void {
  const seconds = Math.ceil(waitMs / 1000)
  if (seconds > 0) throw tooManyRequests(sentence(seconds), seconds)
}
