import type { Logger } from 'pino'
import type { Clock } from '../lib/clock.ts'
import { type FleetTurns, type Loop, startLoop } from '../lib/loop.ts'
import type { PrivacyStore } from '../privacy/privacy-store.ts'

const intervalMs = 1000

export interface TidyDeps {
  store: Pick<PrivacyStore, 'tidy'>
  clock: Clock
  log: Logger
  fleet: FleetTurns
}

/** Takes away what an erasure had to leave because somebody was reading, as soon as nobody is. */
export function startTidying({ store, clock, log, fleet }: TidyDeps): Loop {
  const run = async () => {
    await store.tidy()
    return undefined
  }
  return startLoop({ name: 'tidying', scope: 'fleet', fleet, clock, log, intervalMs, run })
}
