/** Servers as processes that share a PostgreSQL database, a folder of files, and keys. */
import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type GatewayProcess, startGatewayProcess } from '@passerelle/testkit'

export interface Fleet {
  /** Without a port, on any free one. */
  startServer(options?: { port?: number; settings?: Record<string, string> }): Promise<GatewayProcess>
  /** Ends the servers that still run, and forgets their files; not the database. */
  close(): Promise<void>
}

export async function openFleet(databaseUrl: string): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-fleet-'))
  const servers: GatewayProcess[] = []
  let folders = 0
  const shared = {
    DATABASE_URL: databaseUrl,
    BLOB_URL: `file:${join(folder, 'blobs')}`,
    MASTER_KEY: randomBytes(32).toString('base64'),
  }
  return {
    async startServer({ port, settings } = {}) {
      const server = await startGatewayProcess({
        dataDir: join(folder, `data-${folders++}`),
        settings: { ...shared, ...settings },
        ...(port !== undefined && { port }),
      })
      servers.push(server)
      return server
    },
    async close() {
      await Promise.all(servers.map((server) => server.end('SIGTERM')))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
