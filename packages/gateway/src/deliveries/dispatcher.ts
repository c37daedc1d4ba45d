/**
 * The loop that sends: claims what is due in bounded batches, attempts each, and claims again as places become free.
 * It keeps no queue of its own and decides nothing about a delivery: the claim (the store) says what may be sent,
 * settle.ts what comes of it.
 */
import type { ChangeFeed } from '../changes/change-feed.ts'
import type { Config } from '../config/config.ts'
import { drain, trackInFlight } from '../lib/in-flight.ts'
import { type Loop, startLoop } from '../lib/loop.ts'
import { type AttemptDeps, attemptDelivery } from './attempt-delivery.ts'
import type { ClaimedDelivery } from './delivery.ts'
import type { DeliveryStore } from './delivery-store.ts'

export interface DispatcherDeps extends Omit<AttemptDeps, 'store' | 'config' | 'random'> {
  store: Pick<DeliveryStore, 'claimDeliveries' | 'settleDelivery'> & Pick<ChangeFeed, 'onWake'>
  config: AttemptDeps['config'] & Pick<Config, 'webhookConcurrency'>
  random?: () => number
}

/** Attempts under way at once on this node. */
export const maxInFlight = 512
/** Bodies come with the claim: these bound what one brings, and what all that is under way holds in memory. */
const claimLimit = 64
export const maxBytesInFlight = 64 * 1024 * 1024
const pollMs = 500
/** A lease outlives the longest attempt and its settlement. */
const leaseMarginMs = 20_000
/** How long a stop waits for attempts under way before it breaks them off. */
const stopGraceMs = 8000

/**
 * How many of one connector may be under way: the fuller the node, the fewer, so that hanging endpoints, however many,
 * leave places for the others.
 */
export function shareOf(perConnector: number, inFlight: number): number {
  const free = (maxInFlight - inFlight) / maxInFlight
  return Math.max(1, Math.floor(perConnector * Math.min(1, 2 * free)))
}

export function startDispatcher(deps: DispatcherDeps): Loop {
  const { store, clock, config, log } = deps
  const attemptDeps: AttemptDeps = { ...deps, random: deps.random ?? Math.random }
  const leaseMs = config.webhookTimeoutMs + leaseMarginMs
  const perConnectorInFlight = new Map<string, number>()
  const attempts = trackInFlight()
  let bytesInFlight = 0
  const giveUp = new AbortController()

  const start = (claimed: ClaimedDelivery) => {
    const { id, connector } = claimed
    const bytes = claimed.body.byteLength
    bytesInFlight += bytes
    perConnectorInFlight.set(connector.id, (perConnectorInFlight.get(connector.id) ?? 0) + 1)
    const attempt = attemptDelivery(attemptDeps, claimed, giveUp.signal)
      .catch((err) =>
        log.error({ err, deliveryId: id }, 'a settlement was lost; the end of its lease repeats the attempt'),
      )
      .then(() => freePlace(connector.id, bytes))
    attempts.add(attempt)
  }

  const freePlace = (connectorId: string, bytes: number) => {
    const count = perConnectorInFlight.get(connectorId) ?? 1
    const wasFull = count >= shareOf(config.webhookConcurrency, attempts.size) || isFull()
    bytesInFlight -= bytes
    if (count > 1) perConnectorInFlight.set(connectorId, count - 1)
    else perConnectorInFlight.delete(connectorId)
    // The commit of a settlement wakes the loop by itself; a place that nothing could be claimed for does not.
    if (wasFull) loop.wake()
  }

  const isFull = () => attempts.size >= maxInFlight || bytesInFlight >= maxBytesInFlight

  const claim = () =>
    store.claimDeliveries({
      now: clock.now(),
      leaseMs,
      perConnector: shareOf(config.webhookConcurrency, attempts.size),
      inFlight: perConnectorInFlight,
      limit: Math.min(claimLimit, maxInFlight - attempts.size),
      limitBytes: maxBytesInFlight - bytesInFlight,
    })

  /** Until nothing more may be claimed; what is due then waits for a place or a lease, and a settlement wakes the loop. */
  const run = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      if (isFull()) return undefined
      const { deliveries, nextAt } = await claim()
      for (const claimed of deliveries) start(claimed)
      const pauseMs = nextAt === null ? 0 : nextAt - clock.now()
      if (deliveries.length === 0) return pauseMs > 0 ? pauseMs : undefined
    }
    return undefined
  }

  const wokenBy = (wake: () => void) => store.onWake('deliveries', wake)
  const loop = startLoop({ name: 'dispatcher', clock, log, intervalMs: pollMs, wokenBy, run })

  return {
    wake: loop.wake,
    async stop() {
      await loop.stop()
      await drain(attempts, { clock, graceMs: stopGraceMs, giveUp })
    },
  }
}
