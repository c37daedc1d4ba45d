import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { type Clock, systemClock } from '../lib/clock.ts'
import { createSealer, type Sealer } from '../lib/seal.ts'
import { version } from '../lib/version.ts'
import { parseAllowList } from '../outbound/address-guard.ts'
import { createOutbound, type Outbound } from '../outbound/outbound.ts'
import { openStore } from '../store/open-store.ts'
import type { Store } from '../store/store.ts'

export interface CliContext {
  config: Config
  store: Store
  sealer: Sealer
  outbound: Outbound
  clock: Clock
}

/** Opens the store of DATA_DIR for one command, whether a server runs on it or not. */
export async function withStore<T>(work: (context: CliContext) => Promise<T>): Promise<T> {
  const config = await loadConfig({ createDataDir: false })
  const store = await openStore(config)
  const { allow } = parseAllowList(config.outboundAllow)
  const outbound = createOutbound({ allow, userAgent: `Passerelle/${version}` })
  try {
    await store.migrate()
    const sealer = createSealer(config.masterKeys.map((key) => key.reveal()))
    return await work({ config, store, sealer, outbound, clock: systemClock })
  } finally {
    await outbound.close()
    await store.close()
  }
}
