/** The servers under measurement, each a process of its own, as it runs for its users. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Accounts, createAccounts, operatorToken, requestToken, startGatewayProcess } from '@passerelle/testkit'

export interface RunningServer {
  port: number
  pid: number
  stop(): Promise<void>
}

/** A peer: a file of this folder, which prints the port it listens on. */
export async function startPeer(file: string, ...args: string[]): Promise<RunningServer> {
  const child = spawn(process.execPath, [join(import.meta.dirname, file), ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [line] = await once(child.stdout, 'data')
  return {
    port: Number(String(line)),
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

export interface Measured extends RunningServer {
  url: string
  accounts: Accounts
  /** The connector's, with a new token. */
  authorization(): Promise<string>
}

/**
 * With an instance, a connector and an agent; its data goes with it. Logs every request, as in production. Its connector
 * may send as fast as it can.
 */
export async function startMeasured(
  settings: Record<string, string> = {},
  connector: Record<string, unknown> = {},
): Promise<Measured> {
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-bench-'))
  const gateway = await startGatewayProcess({
    dataDir,
    settings: { LOG_LEVEL: 'info', CONNECTOR_RATE: '1000000', ...settings },
  })
  const accounts = await createAccounts({ url: gateway.url, operatorToken, connector })
  return {
    port: gateway.port,
    url: gateway.url,
    pid: gateway.child.pid ?? 0,
    accounts,
    authorization: async () => `Bearer ${await requestToken(gateway.url, accounts.connector)}`,
    stop: async () => {
      await gateway.end('SIGTERM')
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
