/**
 * The loop that fetches what partners sent as a URL: some side by side, shared out among the connectors as deliveries
 * are, each try leased, each outcome committed.
 */
import type { WakeUps } from '../commands/wake-ups.ts'
import { drain, trackInFlight } from '../lib/in-flight.ts'
import { type Loop, startLoop } from '../lib/loop.ts'
import { createPlaces } from '../lib/places.ts'
import type { AttachmentStore, FetchTask } from './attachment-store.ts'
import { type FetchDeps, fetchAttachment, fetchTimeoutMs } from './fetch-attachment.ts'

export interface FetcherDeps extends Omit<FetchDeps, 'store'> {
  store: Pick<AttachmentStore, 'claimFetches' | 'settleFetch'> & Pick<WakeUps, 'onWake'>
  /** Of what all servers together may have under way for one connector. */
  partOfWork(whole: number): number
}

/** Fetches under way at once on this node, and of one connector on all of them while there is room for others. */
const maxInFlight = 128
const maxPerConnector = 16
/** Small, so that the share of each connector is looked at again before the places are gone. */
const claimLimit = 16
const pollMs = 1000
/** A lease outlives the longest fetch and its settlement. */
const leaseMs = fetchTimeoutMs + 20_000
/** How long a stop waits for fetches under way: a file half fetched is no loss. */
const stopGraceMs = 3000

export function startFetcher(deps: FetcherDeps): Loop {
  const { store, clock, readTime, nodeId, log } = deps
  const fetches = trackInFlight()
  const places = createPlaces({ inAll: maxInFlight, perConnector: () => deps.partOfWork(maxPerConnector) })
  const giveUp = new AbortController()

  const start = (task: FetchTask) => {
    places.take(task.connectorId)
    const fetching = fetchAttachment(deps, task, giveUp.signal)
      .catch((err) =>
        log.error({ err, attachmentId: task.attachmentId }, 'a fetch was lost; the end of its lease repeats it'),
      )
      .then(() => (places.giveBack(task.connectorId) ? loop.wake() : undefined))
    fetches.add(fetching)
  }

  const run = async (signal: AbortSignal) => {
    while (!signal.aborted) {
      const now = await readTime()
      const limit = Math.min(claimLimit, places.free)
      if (limit <= 0) return undefined
      const shares = { perConnector: places.share(), inFlight: places.taken }
      const tasks = await store.claimFetches({ now, leaseMs, nodeId, ...shares, limit })
      for (const task of tasks) start(task)
      // Unless time went on while the store answered, and more is due.
      if (tasks.length < limit && (await readTime()) - now < pollMs) return undefined
    }
    return undefined
  }

  const wokenBy = (wake: () => void) => store.onWake('fetches', wake)
  const loop = startLoop({ name: 'fetcher', scope: 'node', clock, log, intervalMs: pollMs, wokenBy, run })

  return {
    wake: loop.wake,
    async stop() {
      await loop.stop()
      await drain(fetches, { clock, graceMs: stopGraceMs, giveUp })
    },
  }
}
