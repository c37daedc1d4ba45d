/** A program on a terminal of its own, which `script` of util-linux makes. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { needs } from './skip.ts'
import { waitFor } from './wait-for.ts'

export interface Terminal {
  /** What it printed so far, with what steers the terminal. */
  shown(): string
  type(text: string): void
  /** Until that is shown. */
  wait(text: string): Promise<void>
  /** Its exit code. */
  ended: Promise<number>
}

/** Of tests that open one. */
export const needsTerminal = () => needs('script')

const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`

/** Runs it under this process's Node. `env` is all that it gets, but for PATH. */
export function openTerminal(args: string[], { cwd, env }: { cwd: string; env: Record<string, string> }): Terminal {
  const command = [process.execPath, ...args].map(quote).join(' ')
  const child = spawn('script', ['-qec', `stty cols 100 rows 30; exec ${command}`, '/dev/null'], {
    cwd,
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, TERM: 'xterm-256color', ...env },
  })
  let shown = ''
  child.stdout.on('data', (chunk) => {
    shown += chunk
  })
  return {
    shown: () => shown,
    type: (text) => void child.stdin.write(text),
    wait: async (text) => {
      await waitFor(`"${text}"`, () => shown.includes(text)).catch((error: Error) => {
        throw new Error(`${error.message}; shown is ${JSON.stringify(shown)}`)
      })
    },
    ended: once(child, 'exit').then(([code]) => code),
  }
}
