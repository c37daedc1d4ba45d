/**
 * The loop that sends: claims what is due in bounded batches, attempts each, and claims again as places become free.
 * It keeps no queue of its own and decides nothing about a delivery: decide-claim.ts says what may be sent, settle.ts
 * and decide-settlement.ts what comes of it.
 */
import type { WakeUps } from '../commands/wake-ups.ts'
import type { Config } from '../config/config.ts'
import { drain, trackInFlight } from '../lib/in-flight.ts'
import { type Loop, startLoop } from '../lib/loop.ts'
import { createPlaces } from '../lib/places.ts'
import { openOnce } from '../lib/seal.ts'
import { type AttemptDeps, attemptDelivery, type LeasedDelivery } from './attempt-delivery.ts'
import type { DeliveryStore } from './delivery-store.ts'

export interface DispatcherDeps extends Omit<AttemptDeps, 'store' | 'config' | 'random'> {
  store: Pick<DeliveryStore, 'claimDeliveries' | 'settleDelivery'> & Pick<WakeUps, 'onWake'>
  config: AttemptDeps['config'] & Pick<Config, 'webhookConcurrency'>
  nodeId: string
  /** Of what all servers together may have under way for one connector. */
  partOfWork(whole: number): number
  random?: () => number
}

/** Attempts under way at once on this node. */
const maxInFlight = 512
/** Bodies come with the claim: these bound what one brings, and what all that is under way holds in memory. */
const claimLimit = 64
export const maxBytesInFlight = 64 * 1024 * 1024
const pollMs = 500
/** Of one customer in one place, before it goes to whoever waits longest. */
const mostInRow = 8
/** A lease outlives the longest attempt and its settlement. */
const leaseMarginMs = 20_000
/** How long a stop waits for attempts under way before it breaks them off. */
const stopGraceMs = 6000

export interface Dispatcher extends Loop {
  countInFlight(): number
}

export function startDispatcher(deps: DispatcherDeps): Dispatcher {
  const { store, clock, readTime, config, log, nodeId } = deps
  const attemptDeps: AttemptDeps = { ...deps, sealer: openOnce(deps.sealer), random: deps.random ?? Math.random }
  const leaseMs = config.webhookTimeoutMs + leaseMarginMs
  const places = createPlaces({ inAll: maxInFlight, perConnector: () => deps.partOfWork(config.webhookConcurrency) })
  const attempts = trackInFlight()
  let bytesInFlight = 0
  const giveUp = new AbortController()
  let isStopping = false

  const start = (first: LeasedDelivery) => {
    const { endpointId } = first.claimed
    places.take(endpointId)
    let hasPlace = true
    const ended = () => {
      const isAwaited = hasPlace && places.giveBack(endpointId)
      hasPlace = false
      // The commit of a settlement wakes the loop by itself; a place that nothing could be claimed for does not.
      if (isAwaited) loop.wake()
    }
    attempts.add(sendInRow(first, ended).then(ended))
  }

  /** One, and those that follow it in its line, in its place. */
  const sendInRow = async (first: LeasedDelivery, ended: () => void) => {
    let sent = 0
    const goOn = () => (++sent < mostInRow && mayGoOn(first.claimed.endpointId) ? { leaseMs, nodeId } : undefined)
    for (let leased: LeasedDelivery | undefined = first; leased; ) {
      const { claimed, leaseEndsAt }: LeasedDelivery = leased
      const bytes = claimed.body.byteLength
      bytesInFlight += bytes
      leased = await attemptDelivery(attemptDeps, claimed, { leaseEndsAt, signal: giveUp.signal, ended, goOn }).catch(
        (err) => {
          const words = 'a settlement was lost; the end of its lease repeats the attempt'
          log.error({ err, deliveryId: claimed.id }, words)
          return undefined
        },
      )
      freeBytes(bytes)
    }
  }

  /** Not while it has more places than are its share by now. */
  const mayGoOn = (endpointId: string) =>
    !isStopping && bytesInFlight < maxBytesInFlight && (places.taken.get(endpointId) ?? 0) <= places.share()

  const freeBytes = (bytes: number) => {
    const hadNone = bytesInFlight >= maxBytesInFlight
    bytesInFlight -= bytes
    if (hadNone) loop.wake()
  }

  const isFull = () => places.free <= 0 || bytesInFlight >= maxBytesInFlight

  const claim = (now: number) =>
    store.claimDeliveries({
      now,
      leaseMs,
      nodeId,
      perConnector: places.share(),
      inFlight: places.taken,
      limit: Math.min(claimLimit, places.free),
      limitBytes: maxBytesInFlight - bytesInFlight,
    })

  /** Until nothing more may be claimed; what is due then waits for a place or a lease, and a settlement wakes the loop. */
  const run = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      if (isFull()) return undefined
      const now = await readTime()
      const leaseEndsAt = clock.steady() + leaseMs
      const { deliveries, nextAt } = await claim(now)
      for (const claimed of deliveries) start({ claimed, leaseEndsAt })
      if (nextAt === null) return undefined
      if (nextAt <= now) continue
      // Time went on while the store answered.
      const waitMs = nextAt - (await readTime())
      if (waitMs > 0) return waitMs
    }
    return undefined
  }

  const wokenBy = (wake: () => void) => store.onWake('deliveries', wake)
  const loop = startLoop({ name: 'dispatcher', scope: 'node', clock, log, intervalMs: pollMs, wokenBy, run })

  return {
    wake: loop.wake,
    countInFlight: () => attempts.size,
    async stop() {
      isStopping = true
      await loop.stop()
      await drain(attempts, { clock, graceMs: stopGraceMs, giveUp })
    },
  }
}
