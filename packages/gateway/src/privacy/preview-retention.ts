import { reason } from '@passerelle/protocol/errors'
import type { Config } from '../config/config.ts'
import { isRetention } from '../config/retention.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import { readConnector } from '../connectors/read-connector.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, fault } from '../lib/errors.ts'
import { quietSince } from './decide-expiry.ts'
import type { PrivacyStore } from './privacy-store.ts'

interface Dependencies {
  store: Pick<PrivacyStore, 'listExpired'> & Pick<ConnectorStore, 'findConnector'>
  clock: Pick<Clock, 'now'>
  config: Pick<Config, 'retention'>
}

export interface RetentionPreview {
  /** What would apply: the setting's where `default` was asked for. */
  retention: string
  /** That the next run would delete. */
  conversations: number
}

const windowSize = 2000

/** What would go if the connector's retention were this; `default` stands for the setting's. */
export async function previewRetention(
  { store, clock, config }: Dependencies,
  connectorId: string,
  wanted: string,
): Promise<RetentionPreview> {
  await readConnector({ store }, connectorId)
  const retention = wanted === 'default' ? config.retention : wanted
  if (!isRetention(retention)) {
    throw new ApiError(reason('nothing_looked_up'), { faults: [fault('/retention', 'not_a_retention_or_default')] })
  }
  const since = quietSince(retention, clock.now())
  if (since === undefined) return { retention, conversations: 0 }
  let conversations = 0
  let cursor: string | null | undefined
  do {
    const window = { connectorId, quietSince: since, limit: windowSize, cursor: cursor ?? undefined }
    const page = await store.listExpired(window)
    conversations += page.items.length
    cursor = page.nextCursor
    // A store in this process answers at once: others get their turn between the windows.
    await new Promise((resolve) => setImmediate(resolve))
  } while (cursor !== null)
  return { retention, conversations }
}
