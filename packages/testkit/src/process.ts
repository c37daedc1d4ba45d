/** The gateway as its users run it: a process of its own, that can be stopped, or killed at any moment. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { waitFor } from './wait-for.ts'

export interface GatewayProcess {
  url: string
  port: number
  child: ChildProcess
  /** What it wrote to stdout and stderr so far. */
  output(): string
  /** Ends it with that signal, and resolves when it is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

export interface ProcessOptions {
  dataDir: string
  /** Chosen freely when absent. */
  port?: number
  /** Settings, without their prefix. */
  settings?: Record<string, string>
}

export const operatorToken = 'operator-token-of-the-testkit'

const gatewayFolder = dirname(dirname(createRequire(import.meta.url).resolve('@passerelle/gateway')))

/** The command line's program, to run with this process's Node. */
export const program = join(gatewayFolder, 'bin', 'passerelle.mjs')

/** Resolves when it is ready to serve; fails with its output when it ends before. */
export async function startGatewayProcess({ dataDir, port, settings }: ProcessOptions): Promise<GatewayProcess> {
  const chosen = port ?? (await findFreePort())
  const named = {
    LOG_LEVEL: 'warn',
    OUTBOUND_ALLOW: '127.0.0.1',
    OPERATOR_TOKEN: operatorToken,
    ...settings,
    DATA_DIR: dataDir,
    PORT: String(chosen),
  }
  const env = Object.fromEntries(Object.entries(named).map(([name, value]) => [`PASSERELLE_${name}`, value]))
  const child = spawn(process.execPath, [program, 'serve'], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    // Bounded: a benchmark's log is read and dropped.
    stream.on('data', (chunk) => {
      output = (output + chunk).slice(-10_000)
    })
  }
  const url = `http://127.0.0.1:${chosen}`
  await waitFor(`the gateway to serve ${url}`, async () => {
    if (child.exitCode !== null) throw new Error(`the gateway ended with code ${child.exitCode}: ${output}`)
    return fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  })
  return {
    url,
    port: chosen,
    child,
    output: () => output,
    end: async (signal) => {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill(signal)
      await once(child, 'exit')
    },
  }
}

/** A port of the loopback that nothing listened on a moment ago. */
export async function findFreePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
  return address.port
}
