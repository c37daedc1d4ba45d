/** The servers under measurement, each a process of its own, as it runs for its users. */
import { fork, spawn } from 'node:child_process'
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

/** A peer that is asked over its channel. */
export async function forkPeer(file: string, ...args: string[]) {
  const child = fork(join(import.meta.dirname, file), args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
  await once(child, 'message')
  return {
    pid: child.pid ?? 0,
    async ask<T>(task: number | object): Promise<T> {
      child.send(task)
      const [answer] = await once(child, 'message')
      return answer
    },
    stop: async () => {
      child.disconnect()
      await once(child, 'exit')
    },
  }
}

export interface Measured extends RunningServer {
  url: string
  accounts: Accounts
  /** The connector's, with a new token. */
  authorization(): Promise<string>
  /** Of a new service agent. */
  deskAuthorization(): Promise<string>
}

/** Logs every request, as in production; its connectors may send as fast as they can. Its data goes with it. */
export async function startGateway(settings: Record<string, string> = {}): Promise<RunningServer & { url: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'passerelle-bench-'))
  const gateway = await startGatewayProcess({
    dataDir,
    settings: { LOG_LEVEL: 'info', CONNECTOR_RATE: '1000000', ...settings },
  })
  return {
    port: gateway.port,
    url: gateway.url,
    pid: gateway.child.pid ?? 0,
    stop: async () => {
      await gateway.end('SIGTERM')
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** With an instance, a connector and an agent. */
export async function startMeasured(
  settings: Record<string, string> = {},
  connector: Record<string, unknown> = {},
): Promise<Measured> {
  const gateway = await startGateway(settings)
  const accounts = await createAccounts({ url: gateway.url, operatorToken, connector })
  return {
    ...gateway,
    accounts,
    deskAuthorization: async () => {
      const service = { instance_id: accounts.instanceId, name: 'Bench', service: true }
      const { api_key } = await accounts.asOperator.post<{ api_key: string }>('/agents', service)
      return `Bearer ${api_key}`
    },
    authorization: async () => `Bearer ${await requestToken(gateway.url, accounts.connector)}`,
  }
}
