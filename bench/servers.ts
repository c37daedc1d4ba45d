/** The servers under measurement, each a process of its own, as it runs for its users. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Accounts, createAccounts, operatorToken, requestToken, startGatewayProcess } from '@passerelle/testkit'

export interface RunningServer {
  port: number
  stop(): Promise<void>
}

export async function startBareServer(): Promise<RunningServer> {
  const file = join(import.meta.dirname, 'bare-server.ts')
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(child.stdout, 'data')
  return {
    port: Number(String(line)),
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

export interface Measured extends RunningServer {
  accounts: Accounts
}

/**
 * With an instance, a connector and an agent; its data goes with it. Logs every request, as in production. Its connector
 * may send as fast as it can.
 */
export async function startMeasured(settings: Record<string, string> = {}): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-bench-'))
  const gateway = await startGatewayProcess({
    dataDir,
    settings: { LOG_LEVEL: 'info', CONNECTOR_RATE: '1000000', ...settings },
  })
  return {
    port: gateway.port,
    accounts: await createAccounts({ url: gateway.url, operatorToken }),
    stop: async () => {
      await gateway.end('SIGTERM')
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

export async function startGateway(): Promise<RunningServer & { token: string }> {
  const { accounts, ...server } = await startMeasured()
  return { ...server, token: await requestToken(`http://127.0.0.1:${server.port}`, accounts.connector) }
}
