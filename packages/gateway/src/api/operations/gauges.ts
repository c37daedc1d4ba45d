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
import { maxConnectorLabels, otherConnectors } from './connector-labels.ts'
import { createNodeGauges, type NodeGaugeDeps } from './node-gauges.ts'

export interface GaugeDeps extends NodeGaugeDeps {
  store: NodeGaugeDeps['store'] &
    Pick<DeliveryStore, 'countPending'> &
    Pick<StatsStore, 'readBacklog' | 'listConnectorBacklogs' | 'readCountingDelay'> &
    Pick<SearchStore, 'readSearchDelay'>
  streams: Pick<StreamPlaces, 'count'>
  clock: Pick<Clock, 'now'>
  config: NodeGaugeDeps['config'] & Pick<Config, 'database' | 'blobs'>
}

/** Gives what sets them all; that gives the connectors that have a label. */
export function createGauges(deps: GaugeDeps, registers: Registry[]): () => Promise<string[]> {
  const setBacklog = createBacklogGauges(deps, registers)
  const setDisks = createDiskGauges(deps, registers)
  const setNode = createNodeGauges(deps, registers)
  const setConnectors = createConnectorGauges(deps, registers)
  return async () => {
    const pending = await deps.store.countPending()
    await setBacklog(pending)
    await setDisks()
    setNode()
    return setConnectors(pending)
  }
}

type SetGauges<Result> = (inAll: number) => Promise<Result>

function createBacklogGauges({ store, streams, clock }: GaugeDeps, registers: Registry[]): SetGauges<void> {
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
  const open = gauge('event_streams', 'Event streams that are open')
  const log = gauge('database_log_bytes', 'The write-ahead log of the database; it grows while somebody reads for long')

  return async (inAll) => {
    const { oldestPendingAt, openBreakers, waitingFetches, logBytes } = await store.readBacklog()
    pending.set(inAll)
    oldest.set(secondsSince(oldestPendingAt, clock))
    breakers.set(openBreakers)
    fetches.set(waitingFetches)
    search.set((await store.readSearchDelay(clock.now())) / 1000)
    figures.set((await store.readCountingDelay(clock.now())) / 1000)
    open.set(streams.count())
    log.set(logBytes)
  }
}

const secondsSince = (at: number | null, clock: Pick<Clock, 'now'>): number =>
  at === null ? 0 : Math.max(0, clock.now() - at) / 1000

function createConnectorGauges({ store, clock }: GaugeDeps, registers: Registry[]): SetGauges<string[]> {
  const labelNames = ['connector']
  const pending = new Gauge({
    name: 'passerelle_connector_deliveries_pending',
    help: 'Deliveries that wait to be sent, by connector',
    labelNames,
    registers,
  })
  const oldest = new Gauge({
    name: 'passerelle_connector_oldest_pending_seconds',
    help: 'How long the delivery of a connector that waits longest has waited',
    labelNames,
    registers,
  })
  return async (inAll) => {
    const backlogs = await store.listConnectorBacklogs(maxConnectorLabels)
    for (const gauge of [pending, oldest]) gauge.reset()
    for (const backlog of backlogs) {
      pending.set({ connector: backlog.connectorId }, backlog.pending)
      oldest.set({ connector: backlog.connectorId }, secondsSince(backlog.oldestPendingAt, clock))
    }
    const ofOthers = inAll - backlogs.reduce((sum, backlog) => sum + backlog.pending, 0)
    if (ofOthers > 0) pending.set({ connector: otherConnectors }, ofOthers)
    return backlogs.map(({ connectorId }) => connectorId)
  }
}

function createDiskGauges({ config }: GaugeDeps, registers: Registry[]): () => Promise<void> {
  const disk = new Gauge({
    name: 'passerelle_disk_free_bytes',
    help: 'What is free on the disk of the database, and on that of the files when they are in a folder',
    labelNames: ['of'],
    registers,
  })
  const { database, blobs } = config
  const places = {
    database: dirname(database.path),
    ...(blobs.kind === 'file' && { files: dirname(blobs.path) }),
  }
  return async () => {
    for (const [of, path] of Object.entries(places)) {
      const { bavail, bsize } = await statfs(path)
      disk.set({ of }, bavail * bsize)
    }
  }
}
