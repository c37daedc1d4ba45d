import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Clock } from '../lib/clock.ts'
import { refuse } from '../lib/errors.ts'
import type { DeliveryStore } from './delivery-store.ts'

const chunk = 500

interface CancelDependencies {
  store: Pick<DeliveryStore, 'cancelPendingDeliveries'>
  clock: Pick<Clock, 'now'>
}

interface Dependencies extends CancelDependencies {
  store: Pick<ConnectorStore, 'deleteConnector'> & CancelDependencies['store']
}

/** Its credentials and tokens die at once; what waited is cancelled, in chunks, so that nobody waits for a backlog. */
export async function deleteConnector(deps: Dependencies, id: string): Promise<{ cancelled: number }> {
  if (!(await deps.store.deleteConnector(id, deps.clock.now()))) throw refuse('connector_unknown', { id })
  return { cancelled: await cancelOrphanedDeliveries(deps) }
}

/** Cancels what still waits for deleted connectors, that of an interrupted deletion too. */
export async function cancelOrphanedDeliveries({ store, clock }: CancelDependencies): Promise<number> {
  let cancelled = 0
  for (;;) {
    const count = await store.cancelPendingDeliveries(clock.now(), chunk)
    cancelled += count
    if (count < chunk) return cancelled
  }
}
