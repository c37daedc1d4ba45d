/** A gateway of our own, run as an operator would: its command line, its settings, a folder and a port. */
import { execFile, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { send } from './http.ts'
import { until } from './wait.ts'

const program = fileURLToPath(new URL('../../packages/gateway/bin/passerelle.mjs', import.meta.url))

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
  const folder = await mkdtemp(join(tmpdir(), 'passerelle-conformance-'))
  const port = await findFreePort()
  const baseUrl = `http://127.0.0.1:${port}`
  const operatorToken = 'conformance-operator-token'
  const env = environment({
    PORT: String(port),
    PUBLIC_URL: baseUrl,
    DATA_DIR: folder,
    OPERATOR_TOKEN: operatorToken,
    OUTBOUND_ALLOW: '127.0.0.1',
    RETRY_SCHEDULE: '300ms,300ms,300ms',
    LOG_LEVEL: 'error',
    ...settings,
  })
  let server = await serve(env, baseUrl)
  return {
    baseUrl,
    operatorToken,
    cli: (...args) => runCommand(env, args),
    async restart() {
      await server.kill()
      server = await serve(env, baseUrl)
    },
    async close() {
      await server.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

function environment(settings: Record<string, string>): NodeJS.ProcessEnv {
  const prefixed = Object.entries(settings).map(([name, value]) => [`PASSERELLE_${name}`, value])
  return { PATH: process.env.PATH, HOME: process.env.HOME, ...Object.fromEntries(prefixed) }
}

async function serve(env: NodeJS.ProcessEnv, baseUrl: string) {
  // Over the channel the server learns when this process is killed, and ends.
  const child = spawn(process.execPath, [program, 'serve'], { env, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += chunk
    })
  }
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const isUp = async () => {
    if (child.exitCode !== null) throw new Error(`the gateway did not start:\n${output}`)
    const answer = await send(baseUrl, '/health/ready').catch(() => undefined)
    return answer?.status === 200
  }
  await until('the gateway to be ready', isUp).catch((error) => {
    child.kill('SIGKILL')
    throw new Error(`${error.message}\n${output}`)
  })
  return {
    kill() {
      child.kill('SIGKILL')
      return exited
    },
    async stop() {
      child.kill('SIGTERM')
      const code = await exited
      // Only errors are logged: a 5xx that no test looked at, a loop that stumbled.
      const errors = output.split('\n').filter((line) => line.startsWith('{"level"'))
      if (code !== 0 || errors.length > 0) throw new Error(`the gateway ended with ${code}:\n${output}`)
    },
  }
}

async function runCommand<T>(env: NodeJS.ProcessEnv, args: string[]): Promise<T> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, '--json'], { env })
  return JSON.parse(stdout)
}

async function findFreePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
