/** What stands at some height now: read when somebody asks, never counted along. */
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Gauge, type Registry } from 'prom-client'
import type { Config } from '../../config/config.ts'
import type { DeliveryStore } from '../../deliveries/delivery-store.ts'
import type { Clock } from '../../lib/clock.ts'
import type { SearchStore } from '../../search/search-store.ts'
import type { StatsStore } from '../../stats/stats-store.ts'
import type { StreamPlaces } from '../http/stream-places.ts'

export interface GaugeDeps {
  store: Pick<DeliveryStore, 'countPending'> &
    Pick<StatsStore, 'readBacklog' | 'readCountingDelay'> &
    Pick<SearchStore, 'readSearchDelay'>
  streams: Pick<StreamPlaces, 'count'>
  clock: Pick<Clock, 'now'>
  config: Pick<Config, 'database' | 'blobs'>
}

/** Gives what sets them all. */
export function createGauges(deps: GaugeDeps, registers: Registry[]): () => Promise<void> {
  const gauge = (name: string, help: string) => new Gauge({ name: `passerelle_${name}`, help, registers })
  const pending = gauge('deliveries_pending', 'Deliveries that wait to be sent')
  const oldest = gauge('delivery_oldest_pending_seconds', 'How long the delivery that waits longest has waited')
  const breakers = gauge(
    'breakers_open',
    'Connectors whose endpoint fails, so that only one delivery at a time tries it',
  )
  const fetches = gauge('fetches_waiting', 'Files that are still to be fetched from a URL')
  const search = gauge('search_behind_seconds', 'How long the oldest message that search does not find yet has waited')
  const figures = gauge(
    'figures_behind_seconds',
    'How long the oldest message that the figures do not count yet has waited',
  )
  const streams = gauge('event_streams', 'Event streams that are open')
  const log = gauge('database_log_bytes', 'The write-ahead log of the database; it grows while somebody reads for long')
  const disk = new Gauge({
    name: 'passerelle_disk_free_bytes',
    help: 'What is free on the disk of the database, and on that of the files',
    labelNames: ['of'],
    registers,
  })
  const places = { database: dirname(deps.config.database.path), files: dirname(deps.config.blobs.path) }

  return async () => {
    const { oldestPendingAt, openBreakers, waitingFetches, logBytes } = await deps.store.readBacklog()
    pending.set(await deps.store.countPending())
    oldest.set(oldestPendingAt === null ? 0 : Math.max(0, deps.clock.now() - oldestPendingAt) / 1000)
    breakers.set(openBreakers)
    fetches.set(waitingFetches)
    search.set((await deps.store.readSearchDelay(deps.clock.now())) / 1000)
    figures.set((await deps.store.readCountingDelay(deps.clock.now())) / 1000)
    streams.set(deps.streams.count())
    log.set(logBytes)
    for (const [of, path] of Object.entries(places)) {
      const { bavail, bsize } = await statfs(path)
      disk.set({ of }, bavail * bsize)
    }
  }
}
