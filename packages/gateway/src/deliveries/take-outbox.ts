import type { Config } from '../config/config.ts'
import type { Clock } from '../lib/clock.ts'
import type { OutboxAsked } from './decide-outbox.ts'
import type { FetchedDelivery } from './delivery.ts'
import type { OutboxAnswer, OutboxStore } from './outbox-store.ts'
import type { OutboxWatch } from './outbox-watch.ts'

export interface TakeOutboxDeps {
  store: Pick<OutboxStore, 'askOutbox'>
  watch: Pick<OutboxWatch, 'wait'>
  clock: Clock
  config: Pick<Config, 'attachmentGraceMs' | 'attachmentTtlMs'>
  /** Told of each delivery that has arrived so. */
  onFetched(fetched: FetchedDelivery): void
}

interface Wanted extends Pick<OutboxAsked, 'connectorId' | 'customerId' | 'after' | 'limit'> {
  waitMs: number
  /** Whoever asks is gone, or this server is about to be. */
  signal: AbortSignal
}

/** All that one answer holds in memory, unless one body alone is larger. */
const limitBytes = 8 * 1024 * 1024

/** What follows a place; when there is nothing, waits for it, without holding anything of the store. */
export async function takeOutbox(
  { store, watch, clock, config, onFetched }: TakeOutboxDeps,
  { waitMs, signal, ...wanted }: Wanted,
): Promise<OutboxAnswer> {
  const { attachmentGraceMs, attachmentTtlMs } = config
  const endsAt = clock.steady() + waitMs
  for (;;) {
    const times = { now: clock.now(), attachmentGraceMs, attachmentTtlMs }
    const answer = await store.askOutbox({ ...wanted, ...times, limitBytes })
    if (answer.kind === 'answered') answer.fetched.forEach(onFetched)
    const left = endsAt - clock.steady()
    if (answer.kind !== 'answered' || answer.items.length > 0 || left <= 0 || signal.aborted) return answer
    if (!(await watch.wait(wanted, left, signal)) || signal.aborted) return answer
  }
}
