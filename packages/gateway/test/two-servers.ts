/** Servers in this process on one PostgreSQL database: a world, and others beside it, each with a clock of its own. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NodeItem, Page } from '@passerelle/protocol'
import {
  createApiClient,
  createTestClock,
  createWorld,
  operatorToken,
  type TestClock,
  type World,
  waitFor,
} from '@passerelle/testkit'
import { freshDatabase } from '@passerelle/testkit/postgres'
import { loadConfig } from '../src/config/load-config.ts'
import { createGateway } from '../src/gateway.ts'

export interface Server {
  url: string
  clock: TestClock
}

export interface SharedWorld extends World {
  /** Of all its servers, without their prefix. */
  settings: Record<string, string>
  /** One more server. */
  addServer(settings?: Record<string, string>): Promise<Server>
}

export async function createSharedWorld(own: Record<string, string> = {}): Promise<SharedWorld> {
  const database = await freshDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-shared-'))
  const settings = {
    DATABASE_URL: database.url,
    BLOB_URL: `file:${join(folder, 'blobs')}`,
    MASTER_KEY: randomBytes(32).toString('base64'),
  }
  const world = await createWorld({ settings: { ...settings, ...own } })
  const ends: (() => Promise<void>)[] = []
  const addServer: SharedWorld['addServer'] = async (more = {}) => {
    const all = {
      ...{ ...settings, DATA_DIR: join(folder, `${ends.length}`), OPERATOR_TOKEN: operatorToken, PORT: '0' },
      ...{ OUTBOUND_ALLOW: '127.0.0.1', LOG_LEVEL: 'silent', ...more },
    }
    const env = Object.fromEntries(Object.entries(all).map(([name, value]) => [`PASSERELLE_${name}`, value]))
    const clock = createTestClock()
    const gateway = await createGateway(await loadConfig({ env, createDataDir: true }), { clock })
    ends.push(gateway.close)
    return { url: (await gateway.listen()).url, clock }
  }
  const close = async () => {
    for (const end of ends) await end()
    await world.close()
    await database.drop()
    await rm(folder, { recursive: true, force: true })
  }
  return { ...world, settings, addServer, close }
}

export const listNodes = async (url: string): Promise<NodeItem[]> => {
  const operator = createApiClient(`${url}/operator/v1`, async () => ({ authorization: `Bearer ${operatorToken}` }))
  return (await operator.get<Page<NodeItem>>('/nodes')).items
}

/** Lets five seconds pass for a server, and waits until another one has heard of it since. */
export async function beat({ url, clock }: Server, seenBy: Pick<Server, 'url'>): Promise<void> {
  const [own] = await listNodes(url)
  const readSeen = async () => (await listNodes(seenBy.url)).find(({ id }) => id === own?.id)?.seen_at
  const before = await readSeen()
  clock.advance(5000)
  await waitFor('a heartbeat', async () => (await readSeen()) !== before)
}
