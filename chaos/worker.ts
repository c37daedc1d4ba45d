/** A server that delivers, and what becomes of it. */
import type { GatewayProcess } from '@passerelle/testkit'
import type { Fleet } from './fleet.ts'
import { startSwitch } from './tcp-switch.ts'

/** `stopped`: it stands still. `cut off`: the network between it and the database is gone. */
export type Fate = 'killed' | 'stopped' | 'cut off'

export interface Worker {
  server: GatewayProcess
  fate: Fate | undefined
  lose(): Promise<void>
  /** It goes on, unless it was killed. */
  bringBack(): void
  close(): Promise<void>
}

interface Start {
  databaseUrl: string
  fate: Fate | undefined
  settings: Record<string, string>
}

export async function startWorker(fleet: Fleet, { databaseUrl, fate, settings }: Start): Promise<Worker> {
  if (fate === 'cut off') return startBehindSwitch(fleet, { databaseUrl, fate, settings })
  const server = await fleet.startServer({ settings })
  return {
    server,
    fate,
    lose: async () => {
      if (fate === 'killed') await server.end('SIGKILL')
      else server.child.kill('SIGSTOP')
    },
    bringBack: () => void (fate === 'stopped' && server.child.kill('SIGCONT')),
    close: () => server.end('SIGTERM'),
  }
}

async function startBehindSwitch(fleet: Fleet, { databaseUrl, fate, settings }: Start): Promise<Worker> {
  const url = new URL(databaseUrl)
  const way = await startSwitch(Number(url.port))
  url.port = `${way.port}`
  const server = await fleet.startServer({ settings: { ...settings, DATABASE_URL: url.href } })
  return {
    server,
    fate,
    lose: async () => way.cut(),
    bringBack: way.restore,
    close: async () => {
      await server.end('SIGTERM')
      await way.close()
    },
  }
}
