/** The gateway as its users run it: a process of its own, that can be stopped, or killed at any moment. */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomInt } from 'node:crypto'
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
  /** Sets its time of day to so many ms from the real one; only with `dateBy`. The steady clock runs on. */
  setDateBy(ms: number): void
  /** Ends it with that signal, and resolves when it is gone. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

export interface ProcessOptions {
  dataDir: string
  /** Chosen freely when absent. */
  port?: number
  /** Settings, without their prefix. */
  settings?: Record<string, string>
  /** Its time of day is so many ms from the real one, and can be set. */
  dateBy?: number
}

export const operatorToken = 'operator-token-of-the-testkit'

const gatewayFolder = dirname(dirname(createRequire(import.meta.url).resolve('@passerelle/gateway')))

/** The command line's program, to run with this process's Node. */
export const program = join(gatewayFolder, 'bin', 'passerelle.mjs')

/** Resolves when it is ready to serve; fails with its output when it ends before. */
export async function startGatewayProcess(options: ProcessOptions): Promise<GatewayProcess> {
  const port = options.port ?? (await findFreePort())
  // Over the channel the server learns when this process is killed, and ends.
  const child = spawn(process.execPath, [program, 'serve'], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: environmentOf(options, port),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    // Bounded: a benchmark's log is read and dropped.
    stream?.on('data', (chunk) => {
      output = (output + chunk).slice(-10_000)
    })
  }
  const end: GatewayProcess['end'] = async (signal) => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill(signal)
    await once(child, 'exit')
  }
  const url = `http://127.0.0.1:${port}`
  const isReady = async () => {
    if (child.exitCode !== null) throw new Error(`the gateway ended with code ${child.exitCode}`)
    return fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
  }
  await waitFor(`the gateway to serve ${url}`, isReady).catch(async (error: Error) => {
    await end('SIGKILL')
    throw new Error(`${error.message}: ${output}`)
  })
  return { url, port, child, output: () => output, setDateBy: (ms) => void child.send({ dateBy: ms }), end }
}

function environmentOf({ dataDir, settings, dateBy }: ProcessOptions, port: number): NodeJS.ProcessEnv {
  const named = {
    LOG_LEVEL: 'warn',
    OUTBOUND_ALLOW: '127.0.0.1',
    OPERATOR_TOKEN: operatorToken,
    ...settings,
    DATA_DIR: dataDir,
    PORT: String(port),
  }
  return {
    ...process.env,
    ...Object.fromEntries(Object.entries(named).map(([name, value]) => [`PASSERELLE_${name}`, value])),
    ...(dateBy !== undefined && { NODE_OPTIONS: `--import=${settableDate(dateBy)}` }),
  }
}

/** What `date --set` does, without touching the machine's clock. */
const settableDate = (dateBy: number): string =>
  `data:text/javascript,${encodeURIComponent(`
    const { now } = Date
    let dateBy = ${dateBy}
    Date.now = () => now() + dateBy
    process.on('message', (message) => { dateBy = message.dateBy })
    process.channel?.unref()
  `)}`

/** Below those that systems give to connections, or one would have it before who asked listens. */
const ports = { first: 10_000, count: 20_000 }
const given = new Set<number>()

/** A port of the loopback that nothing listened on a moment ago, given once. */
export async function findFreePort(): Promise<number> {
  const port = ports.first + randomInt(ports.count)
  if (given.has(port)) return findFreePort()
  given.add(port)
  const server = createServer().listen(port, '127.0.0.1')
  const isFree = await once(server, 'listening').then(
    () => true,
    () => false,
  )
  if (!isFree) return findFreePort()
  server.close()
  await once(server, 'close')
  return port
}
