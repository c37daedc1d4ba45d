/** The processes of a demo: when one of them ends, or this one is to end, all do. */
import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const children: ChildProcess[] = []
let stopping = false

interface Started {
  /** Resolves with true at its first line on stdout, which says that it serves; with false when it ends before. */
  serving: Promise<boolean>
}

export function start(name: string, args: string[], env: Record<string, string>): Started {
  if (stopping) throw new Error('it is to stop')
  const child = spawn(process.execPath, args, {
    cwd: root,
    // The channel tells it when this process is killed.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  })
  children.push(child)
  stopWith(name, child)
  return {
    serving: new Promise((resolve) => {
      child.stdout?.once('data', () => resolve(true))
      child.stdout?.resume()
      child.once('exit', () => resolve(false))
    }),
  }
}

export const startGateway = (name: string, env: Record<string, string>): Started =>
  start(name, ['packages/gateway/bin/passerelle.mjs', 'serve'], env)

export function stopWith(name: string, child: ChildProcess): void {
  child.on('exit', (code) => {
    if (!stopping) console.error(`\n${name} ended${code ? ` with code ${code}` : ''}; stopping.`)
    stop(code ?? 1)
  })
}

function stop(code: number): void {
  if (stopping) return
  stopping = true
  process.exitCode = code
  for (const child of children) if (child.exitCode === null) child.kill('SIGTERM')
}

export function runDemo(main: () => Promise<void>): void {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(0))
  process.once('disconnect', () => stop(0))
  process.channel?.unref()
  main().catch((error: unknown) => {
    // What a start under way meets when it is told to stop is no news.
    if (!stopping) console.error(`Passerelle could not be started: ${error instanceof Error ? error.message : error}`)
    stop(1)
  })
}
