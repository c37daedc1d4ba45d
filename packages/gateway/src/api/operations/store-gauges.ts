/** What waits, and what it waits for: read from the store. All nodes that share it tell the same. */
import { Gauge, type Registry } from 'prom-client'
import type { AlertStore } from '../../alerts/alert-store.ts'
import { alertKinds } from '../../commands/alert.ts'
import type { Clock } from '../../lib/clock.ts'
import type { SearchStore } from '../../search/search-store.ts'
import type { ConnectorBacklog, PendingByKind, StatsStore } from '../../stats/stats-store.ts'
import { maxConnectorLabels, otherConnectors } from './connector-labels.ts'

export interface StoreGaugeDeps {
  store: Pick<StatsStore, 'readBacklog' | 'readPending' | 'readCountingDelay'> &
    Pick<SearchStore, 'readSearchDelay'> &
    Pick<AlertStore, 'countOpenAlerts'>
  clock: Pick<Clock, 'now'>
}

const kinds = ['message', 'event'] as const

export interface StoreGauges {
  /** Gives the connectors that have a label. */
  set(): Promise<string[]>
  /** They are not known: a number would say that all is well. */
  forget(): void
}

export function createStoreGauges(deps: StoreGaugeDeps, registers: Registry[]): StoreGauges {
  const backlog = createBacklogGauges(deps, registers)
  const connectors = createConnectorGauges(deps, registers)
  const alerts = createAlertGauge(deps, registers)
  return {
    async set() {
      await alerts.set()
      const { pending, connectors: backlogs } = await deps.store.readPending(maxConnectorLabels)
      await backlog.set(pending)
      connectors.set(pending, backlogs)
      return backlogs.map(({ connectorId }) => connectorId)
    },
    forget() {
      backlog.forget()
      connectors.forget()
      alerts.forget()
    },
  }
}

function createBacklogGauges({ store, clock }: StoreGaugeDeps, registers: Registry[]) {
  const gauge = (name: string, help: string) => new Gauge({ name: `passerelle_${name}`, help, registers })
  const byKind = (name: string, help: string) =>
    new Gauge({ name: `passerelle_${name}`, help, labelNames: ['kind'], registers })
  const pending = byKind('deliveries_pending', 'Deliveries that wait to be sent, by kind')
  const oldest = byKind(
    'delivery_oldest_pending_seconds',
    'How long the delivery of a kind that waits longest has waited',
  )
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
  const log = gauge('database_log_bytes', 'The write-ahead log of the database; it grows while somebody reads for long')

  return {
    async set(inAll: PendingByKind) {
      const { openBreakers, waitingFetches, logBytes } = await store.readBacklog()
      for (const kind of kinds) {
        pending.set({ kind }, inAll[kind].count)
        oldest.set({ kind }, secondsSince(inAll[kind].oldestAt, clock))
      }
      breakers.set(openBreakers)
      fetches.set(waitingFetches)
      search.set((await store.readSearchDelay(clock.now())) / 1000)
      figures.set((await store.readCountingDelay(clock.now())) / 1000)
      log.set(logBytes)
    },
    forget() {
      for (const one of [pending, oldest]) one.reset()
      for (const one of [breakers, fetches, search, figures, log]) one.remove()
    },
  }
}

function createAlertGauge({ store }: StoreGaugeDeps, registers: Registry[]) {
  const open = new Gauge({
    name: 'passerelle_alerts_open',
    help: 'Alerts that last, by kind',
    labelNames: ['kind'],
    registers,
  })
  return {
    async set() {
      const counts = new Map((await store.countOpenAlerts()).map(({ kind, count }) => [kind, count]))
      for (const kind of alertKinds) open.set({ kind }, counts.get(kind) ?? 0)
    },
    forget: () => open.reset(),
  }
}

const secondsSince = (at: number | null, clock: Pick<Clock, 'now'>): number =>
  at === null ? 0 : Math.max(0, clock.now() - at) / 1000

function createConnectorGauges({ clock }: StoreGaugeDeps, registers: Registry[]) {
  const labelNames = ['connector', 'kind']
  const pending = new Gauge({
    name: 'passerelle_connector_deliveries_pending',
    help: 'Deliveries that wait to be sent, by connector and kind',
    labelNames,
    registers,
  })
  const oldest = new Gauge({
    name: 'passerelle_connector_oldest_pending_seconds',
    help: 'How long the delivery of a connector and kind that waits longest has waited',
    labelNames,
    registers,
  })
  const forget = () => {
    pending.reset()
    oldest.reset()
  }
  return {
    set(inAll: PendingByKind, backlogs: readonly ConnectorBacklog[]): void {
      forget()
      for (const kind of kinds) {
        for (const { connectorId: connector, pending: waiting } of backlogs) {
          pending.set({ connector, kind }, waiting[kind].count)
          oldest.set({ connector, kind }, secondsSince(waiting[kind].oldestAt, clock))
        }
        const ofOthers =
          inAll[kind].count - backlogs.reduce((sum, { pending: waiting }) => sum + waiting[kind].count, 0)
        if (ofOthers > 0) pending.set({ connector: otherConnectors, kind }, ofOthers)
      }
    },
    forget,
  }
}
