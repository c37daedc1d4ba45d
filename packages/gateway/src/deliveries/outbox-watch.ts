/**
 * Those who wait for something to come into an outbox. One question to the store tells all of them, however many wait:
 * after each commit, and now and then for what other servers commit. Who waits for one customer costs another one, where
 * there is something at all.
 */
import type { Logger } from 'pino'
import type { OutboxPart } from '../commands/delivery-look-ups.ts'
import type { WakeUps } from '../commands/wake-ups.ts'
import type { Clock } from '../lib/clock.ts'
import type { OutboxStore } from './outbox-store.ts'

export interface OutboxWatch {
  /** Until something waits, the time is over, or the signal says so. False, at once, when too many wait already. */
  wait(part: OutboxPart, ms: number, signal: AbortSignal): Promise<boolean>
  close(): void
}

interface Dependencies {
  store: Pick<OutboxStore, 'findFilledOutboxes' | 'findAwaited'> & Pick<WakeUps, 'onWake'>
  clock: Clock
  log: Logger
}

interface Waiter {
  customerId: string | undefined
  filled: AbortController
}

const pollMs = 1000
/** One look serves all: more often than that nobody needs one because time has passed. */
const restMs = pollMs / 2
const mostOfConnector = 16
/** Each waits in a question of its own, where a bot has many conversations. They cost one look together. */
const mostOfCustomers = 256

export function createOutboxWatch({ store, clock, log }: Dependencies): OutboxWatch {
  const waiting = new Map<string, Set<Waiter>>()
  let looking = false
  let lookAgain = false
  let lookedAt = Number.NEGATIVE_INFINITY

  const look = async () => {
    const ids = [...waiting.keys()]
    if (ids.length === 0) return
    for (const id of await store.findFilledOutboxes(ids)) {
      const all = [...(waiting.get(id) ?? [])]
      const customerIds = new Set(all.flatMap(({ customerId }) => customerId ?? []))
      const awaited = customerIds.size > 0 ? await store.findAwaited(id, [...customerIds]) : []
      for (const { customerId, filled } of all) {
        if (customerId === undefined || awaited.includes(customerId)) filled.abort()
      }
    }
  }
  const wake = async () => {
    lookAgain = true
    if (looking) return
    looking = true
    while (lookAgain) {
      lookAgain = false
      lookedAt = clock.steady()
      await look().catch((err) => log.warn({ err }, 'outboxes were not looked at; they will be in a moment'))
    }
    looking = false
  }
  const close = store.onWake('deliveries', () => void wake())

  const untilFilled = async (ms: number, signal: AbortSignal) => {
    const endsAt = clock.steady() + ms
    void wake()
    for (let left = ms; left > 0 && !signal.aborted; left = endsAt - clock.steady()) {
      await clock.wait(Math.min(left, pollMs), signal)
      if (!signal.aborted && clock.steady() - lookedAt >= restMs) void wake()
    }
  }

  return {
    async wait({ connectorId, customerId }, ms, signal) {
      const others = waiting.get(connectorId) ?? new Set()
      const ofAll = [...others].filter((waiter) => waiter.customerId === undefined).length
      const isFull = customerId === undefined ? ofAll >= mostOfConnector : others.size - ofAll >= mostOfCustomers
      if (isFull) return false
      const waiter = { customerId, filled: new AbortController() }
      waiting.set(connectorId, others.add(waiter))
      await untilFilled(ms, AbortSignal.any([signal, waiter.filled.signal]))
      others.delete(waiter)
      if (others.size === 0 && waiting.get(connectorId) === others) waiting.delete(connectorId)
      return true
    },
    close,
  }
}
