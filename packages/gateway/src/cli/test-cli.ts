/**
 * Commands on a data folder of a test's own: within this process, which is many times as quick, or as the real program.
 * What a process alone can show needs `runProcess`, `start` or `serve`: signals, locks between two, an end that comes by
 * itself.
 */
import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, vi } from 'vitest'
import { runCli } from './run.ts'

const bin = join(import.meta.dirname, '..', '..', 'bin', 'passerelle.mjs')

export let folder: string
export let dataDir: string
const started: ChildProcess[] = []

/** Each test gets a folder; what it left running is killed. */
export function useCli(): void {
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'passerelle-cli-'))
    dataDir = join(folder, 'data')
  })
  afterEach(async () => {
    for (const child of started.splice(0)) {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL')
        await once(child, 'exit')
      }
    }
    rmSync(folder, { recursive: true })
  })
}

type Env = Record<string, string>

const environment = (env: Env): NodeJS.ProcessEnv => ({
  PATH: process.env.PATH,
  PASSERELLE_DATA_DIR: dataDir,
  PASSERELLE_PORT: '0',
  ...env,
})

/** A data folder as a server that was stopped leaves it. */
export async function makeData(env: Env = {}): Promise<void> {
  const { loadConfig } = await import('../config/load-config.ts')
  const { createGateway } = await import('../gateway.ts')
  const settings = { ...environment(env), PASSERELLE_LOG_LEVEL: 'silent' }
  const gateway = await createGateway(await loadConfig({ env: settings, createDataDir: true }))
  await gateway.listen()
  await gateway.close()
}

export interface Outcome {
  code: unknown
  stdout: string
  stderr: string
}

/** One after another: each has the whole process for itself. */
let turn: Promise<unknown> = Promise.resolve()

export const run = (args: string[], env: Env = {}): Promise<Outcome> => runHere(args, environment(env))

/** In exactly that environment. */
export function runHere(args: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const outcome = turn.then(() => runAlone(args, env))
  turn = outcome.catch(() => {})
  return outcome
}

async function runAlone(args: string[], env: NodeJS.ProcessEnv): Promise<Outcome> {
  const before = { env: process.env, folder: process.cwd() }
  const [stdout, stderr] = [listenTo(process.stdout), listenTo(process.stderr)]
  try {
    process.env = env
    process.chdir(folder)
    return { code: await runCli(args), stdout: stdout.text(), stderr: stderr.text() }
  } finally {
    stdout.end()
    stderr.end()
    process.chdir(before.folder)
    process.env = before.env
  }
}

/** What is written goes here instead. */
function listenTo(stream: NodeJS.WriteStream) {
  const written: Buffer[] = []
  const spy = vi.spyOn(stream, 'write').mockImplementation((chunk, ...more: unknown[]) => {
    written.push(Buffer.from(chunk as string))
    const done = more.at(-1)
    if (typeof done === 'function') done()
    return true
  })
  return { text: () => Buffer.concat(written).toString(), end: () => spy.mockRestore() }
}

function launch(args: string[], env: Env, stdin: 'ignore' | 'pipe') {
  const options = {
    cwd: folder,
    stdio: [stdin, 'pipe', 'pipe'],
    env: environment(env),
  } satisfies SpawnOptions
  const child = spawn(process.execPath, [bin, ...args], options)
  started.push(child)
  return child
}

export async function runProcess(args: string[], env: Env = {}): Promise<Outcome> {
  const { stdout, stderr, exited } = collect(launch(args, env, 'ignore'))
  const [code] = await exited
  return { code, stdout: await stdout, stderr: await stderr }
}

function collect(child: ReturnType<typeof launch>) {
  const exited = once(child, 'exit')
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('its output is not piped')
  return { exited, stdout: text(stdout), stderr: text(stderr) }
}

/** The one document that --json prints. */
export async function runJson(...args: string[]) {
  const { code, stdout, stderr } = await run([...args, '--json'])
  if (code !== 0) throw new Error(`passerelle ${args.join(' ')} ended with ${code}: ${stderr}`)
  expect(stdout.trim().split('\n')).toHaveLength(1)
  return JSON.parse(stdout)
}

export interface Lasting {
  child: ChildProcess
  stdout(): string
  stderr(): string
  /** What the JSON lines on stdout say, once there are so many. */
  lines(count: number): Promise<Record<string, unknown>[]>
  type(line: string): void
  /** Waits until it has said that, on stderr. */
  said(pattern: RegExp): Promise<RegExpMatchArray>
  end(signal?: NodeJS.Signals): Promise<unknown>
}

/** A command that goes on until it is stopped. */
export function start(args: string[], env: Env = {}): Lasting {
  const child = launch(args, env, 'pipe')
  const exited = once(child, 'exit')
  const output = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.on('data', (chunk) => {
      output[name] += chunk
    })
  }
  return {
    child,
    stdout: () => output.stdout,
    stderr: () => output.stderr,
    lines: (count) =>
      waitFor(`${count} lines of passerelle ${args.join(' ')} (${output.stderr})`, () => {
        const lines = output.stdout.split('\n').slice(0, -1)
        return lines.length >= count ? lines.map((line) => JSON.parse(line)) : undefined
      }),
    type: (line) => void child.stdin?.write(`${line}\n`),
    said: (pattern) =>
      waitFor(`"${pattern}" on stderr of passerelle ${args.join(' ')} (${output.stderr})`, () => {
        const found = pattern.exec(output.stderr)
        if (!found && child.exitCode !== null) throw new Error(`it ended with ${child.exitCode}: ${output.stderr}`)
        return found ?? undefined
      }),
    end: async (signal) => {
      if (signal) child.kill(signal)
      const [code] = await exited
      return code
    },
  }
}

export interface Server {
  child: ChildProcess
  url: string
  exited: Promise<unknown[]>
}

export async function serve(env: Env = {}): Promise<Server> {
  const child = launch(['serve', '--json'], env, 'ignore')
  const exited = once(child, 'exit')
  const { stdout, stderr } = child
  if (!stdout || !stderr) throw new Error('its output is not piped')
  let printed = ''
  for await (const chunk of stdout) {
    printed += chunk
    if (printed.includes('\n')) break
  }
  if (!printed) throw new Error(`it did not start: ${await text(stderr)}`)
  stderr.resume()
  return { child, url: JSON.parse(printed).url, exited }
}

export async function stop({ child, exited }: Server): Promise<void> {
  child.kill('SIGTERM')
  expect(await exited).toEqual([0, null])
}
