import type { Logger } from 'pino'
import type { Clock } from '../lib/clock.ts'
import { type Loop, startLoop } from '../lib/loop.ts'
import type { PrivacyStore } from './privacy-store.ts'

const intervalMs = 1000

export interface TidyDeps {
  store: Pick<PrivacyStore, 'tidy'>
  clock: Clock
  log: Logger
}

/** Takes away what an erasure had to leave because somebody was reading, as soon as nobody is. */
export function startTidying({ store, clock, log }: TidyDeps): Loop {
  const run = async () => {
    await store.tidy()
    return undefined
  }
  return startLoop({ name: 'tidying', clock, log, intervalMs, run })
}
