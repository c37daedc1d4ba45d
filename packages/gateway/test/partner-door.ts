/** The partner API alone, over a world in memory, with one connector. */
import type { AddressInfo } from 'node:net'
import type { TestClock } from '@passerelle/testkit/clock'
import { pino } from 'pino'
import { type App, createApp } from '../src/api/http/app.ts'
import { registerPartnerApi } from '../src/api/partner/partner-api.ts'
import type { BlobStore } from '../src/attachments/blob-store.ts'
import { createGuesses } from '../src/auth/guesses.ts'
import { issueToken } from '../src/auth/issue-token.ts'
import { createTokenVerifier } from '../src/auth/verify-token.ts'
import { createConnectorRate } from '../src/connectors/connector-rate.ts'
import { randomAlphanumeric } from '../src/lib/ids.ts'
import { loadDedupeSecret } from '../src/messages/load-dedupe-secret.ts'
import { createPresence, type PresenceBoard } from '../src/presence/presence.ts'
import type { Store } from '../src/store/store.ts'
import { openMemoryWorld } from './memory-world.ts'

export interface TestClient {
  connectorId: string
  clientId: string
  clientSecret: string
}

export interface PartnerDoor {
  app: App
  store: Store
  blobs: BlobStore
  clock: TestClock
  presence: PresenceBoard
  client: TestClient
  logged: string[]
  addClient(): Promise<TestClient>
  token(client?: TestClient): Promise<string>
  /** The URL it listens at. */
  listen(): Promise<string>
  blobKeys(): Promise<string[]>
  close(): Promise<void>
}

export async function openPartnerDoor(options: { trustProxy?: string[] } = {}): Promise<PartnerDoor> {
  const logged: string[] = []
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) })
  const world = await openMemoryWorld({ log })
  const { store, blobs, clock, sealer } = world
  const app = createApp({ log, trustProxy: options.trustProxy ?? [], version: '0.0.0' })
  const config = {
    ...{ publicUrl: 'http://gateway.test', reopenWindowMs: 24 * 3600 * 1000 },
    ...{ attachmentGraceMs: 7_200_000, attachmentTtlMs: 604_800_000 },
  }
  const dedupeSecret = await loadDedupeSecret({ store, sealer })
  const verifier = createTokenVerifier({ store, clock })
  const guesses = createGuesses({ clock })
  const presence = createPresence({ clock })
  const rate = createConnectorRate({ clock, messagesPerSecond: 5000, countDoors: () => 1 })
  const deps = { store, blobs, sealer, clock, log, verifier, guesses, rate, presence, dedupeSecret, config }
  registerPartnerApi(app, { ...deps, onFetched() {} })

  const addClient = async (): Promise<TestClient> => {
    const clientSecret = randomAlphanumeric(40)
    const { id, clientId } = await world.recordConnector({}, clientSecret)
    return { connectorId: id, clientId, clientSecret }
  }
  const client = await addClient()

  return {
    app,
    store,
    blobs,
    clock,
    presence,
    client,
    logged,
    addClient,
    token: async ({ connectorId } = client) => (await issueToken({ store, clock }, connectorId)).accessToken,
    listen: async () => {
      await app.listen({ port: 0, host: '127.0.0.1' })
      return `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`
    },
    blobKeys: () => Array.fromAsync(blobs.list({ olderThan: new Date(Date.now() + 60_000) })),
    close: async () => {
      await app.close()
      presence.close()
      await world.close()
    },
  }
}
