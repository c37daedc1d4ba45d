import type { Config } from '../../config/config.ts'
import type { Clock } from '../../lib/clock.ts'
import type { Sealer } from '../../lib/seal.ts'
import type { Outbound } from '../../outbound/outbound.ts'
import type { Store } from '../../store/store.ts'

export interface OperatorDeps {
  store: Store
  outbound: Pick<Outbound, 'checkUrl' | 'send'>
  sealer: Sealer
  clock: Clock
  config: Config
  version: string
}
