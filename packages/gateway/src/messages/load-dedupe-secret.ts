import { randomBytes } from 'node:crypto'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Sealer } from '../lib/seal.ts'

const name = 'dedupe-key'
const identity = `meta:${name}`

/** The key of the deduplication keys: random, made once, sealed in the store, the same on every node. */
export async function loadDedupeSecret({
  store,
  sealer,
}: {
  store: Pick<ConnectorStore, 'recordSecretOnce'>
  sealer: Pick<Sealer, 'seal' | 'open'>
}): Promise<Uint8Array> {
  const fresh = sealer.seal(randomBytes(32).toString('base64'), identity)
  return Buffer.from(sealer.open(await store.recordSecretOnce(name, fresh), identity), 'base64')
}
