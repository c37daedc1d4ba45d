/** A gateway of our own, run as an operator would: its command line, its settings, a folder and a port. */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { createDataDir } from '@passerelle/testkit/data-dir'
import {
  findFreePort,
  type GatewayProcess,
  operatorToken,
  program,
  startGatewayProcess,
} from '@passerelle/testkit/process'

export interface OwnGateway {
  baseUrl: string
  operatorToken: string
  /** Runs one command with --json; what it prints. Throws when it is refused. */
  cli<T = Record<string, unknown>>(...args: string[]): Promise<T>
  /** Killed without a warning, and started again. */
  restart(): Promise<void>
  close(): Promise<void>
}

export async function startGateway(settings: Record<string, string>): Promise<OwnGateway> {
  const data = await createDataDir()
  const dataDir = data.path
  const port = await findFreePort()
  const baseUrl = `http://127.0.0.1:${port}`
  const all = { PUBLIC_URL: baseUrl, RETRY_SCHEDULE: '300ms,300ms,300ms', LOG_LEVEL: 'error', ...settings }
  const start = () => startGatewayProcess({ dataDir, port, settings: all })
  let server = await start()
  return {
    baseUrl,
    operatorToken,
    cli: (...args) => runCommand(dataDir, args),
    async restart() {
      await server.end('SIGKILL')
      server = await start()
    },
    async close() {
      await stop(server)
      await data.remove()
    },
  }
}

async function stop({ child, end, output }: GatewayProcess): Promise<void> {
  await end('SIGTERM')
  // Only errors are logged: a 5xx that no test looked at, a loop that stumbled.
  const errors = output()
    .split('\n')
    .filter((line) => line.startsWith('{"level"'))
  if (child.exitCode !== 0 || errors.length > 0) {
    throw new Error(`the gateway ended with ${child.exitCode}:\n${output()}`)
  }
}

async function runCommand<T>(dataDir: string, args: string[]): Promise<T> {
  const env = { ...process.env, PASSERELLE_DATA_DIR: dataDir, PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1' }
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, '--json'], { env })
  return JSON.parse(stdout)
}
