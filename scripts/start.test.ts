/** `npm start`, as the process behind it: what it keeps for other shells, what it says, and what it asks. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { findFreePort, needsTerminal, openTerminal, program, waitFor } from '@passerelle/testkit'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

// Many processes, one after another.
vi.setConfig({ testTimeout: 120_000 })

const root = join(import.meta.dirname, '..')
const script = join(root, 'scripts', 'start.ts')
const end = 'the next start keeps the data'

let dataDir: string
let ports: { PASSERELLE_PORT: string; DEMO_PORT: string }
let started: ChildProcess | undefined

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'passerelle-start-'))
  ports = { PASSERELLE_PORT: String(await findFreePort()), DEMO_PORT: String(await findFreePort()) }
})
afterEach(async () => {
  await stop()
  rmSync(dataDir, { recursive: true })
})

const environment = () => ({ ...process.env, PASSERELLE_DATA_DIR: dataDir, ...ports })

/** What it printed, once it serves or has ended. */
async function start(): Promise<string> {
  const child = spawn(process.execPath, [script], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: environment() })
  started = child
  let printed = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      printed += chunk
    })
  }
  await waitFor('npm start to serve or to end', () => printed.includes(end) || child.exitCode !== null)
  return printed
}

async function stop(): Promise<void> {
  if (started && started.exitCode === null) {
    started.kill('SIGTERM')
    await once(started, 'exit')
  }
  started = undefined
}

/** A command in another shell, which knows of the folder and of nothing else. */
async function run(...args: string[]) {
  const env = { PATH: process.env.PATH, PASSERELLE_DATA_DIR: dataDir }
  const { stdout } = await promisify(execFile)(process.execPath, [program, ...args, '--json'], { env })
  return JSON.parse(stdout)
}

test('what the demo needs holds for commands in other shells, while it runs and after it has stopped', async () => {
  const printed = await start()
  expect(printed).toMatch(/1\. Customer +http:\S+ .*\n.*2\. Desk +http:\S+ (.|\n)*3\. Your own bot +.*README/)
  const { items } = await run('instance', 'list')
  const url = 'http://localhost:3000/webhook'
  const args = ['--instance', items[0].id, '--name', 'Mine', '--webhook-url', url]
  expect(await run('connector', 'create', ...args)).toMatchObject({ webhook_url: url })
  const file = join(dataDir, 'passerelle.env')
  expect(readFileSync(file, 'utf8')).toContain('PASSERELLE_OUTBOUND_ALLOW=127.0.0.1,localhost\n')
  expect(statSync(file).mode & 0o777).toBe(0o600)
  await stop()
  await run('connector', 'create', ...args)
  await start()
  expect(readFileSync(file, 'utf8').match(/OUTBOUND_ALLOW/g)).toHaveLength(1)
})

test('a port of the demo that is taken is named, and one that is free', async () => {
  const holder = createServer().listen(Number(ports.DEMO_PORT), '127.0.0.1')
  await once(holder, 'listening')
  const printed = await start()
  holder.close()
  expect(printed).toMatch(
    /Port \d+ on 127\.0\.0\.1 is taken: stop what listens there, or set DEMO_PORT to \d+, which is free\./,
  )
  expect(started?.exitCode).toBe(1)
})

test(
  'a second start asked for other ports and kept one, though the first was serving the folder',
  needsTerminal(),
  async () => {
    await start()
    const kept = readFileSync(join(dataDir, 'passerelle.env'), 'utf8')
    const terminal = openTerminal([script], { cwd: root, env: { PASSERELLE_DATA_DIR: dataDir, ...ports } })
    await terminal.wait('it is running already')
    await terminal.ended
    expect(readFileSync(join(dataDir, 'passerelle.env'), 'utf8')).toBe(kept)
  },
)

test(
  'in a terminal the next free ports are offered, and that of the gateway is kept for other shells',
  needsTerminal(),
  async () => {
    const holders = Object.values(ports).map((port) => createServer().listen(Number(port), '127.0.0.1'))
    await Promise.all(holders.map((holder) => once(holder, 'listening')))
    const terminal = openTerminal([script], { cwd: root, env: { PASSERELLE_DATA_DIR: dataDir, ...ports } })
    for (const port of Object.values(ports)) {
      await terminal.wait(`Port ${port} is taken. Use `)
      terminal.type('\r')
    }
    await terminal.wait(end)
    const kept = /PASSERELLE_PORT=(\d+)/.exec(readFileSync(join(dataDir, 'passerelle.env'), 'utf8'))?.[1]
    expect(Number(kept)).toBeGreaterThan(Number(ports.PASSERELLE_PORT))
    expect(terminal.shown()).toContain(`http://localhost:${kept} `)
    terminal.type('\u0003')
    await terminal.ended
    for (const holder of holders) holder.close()
  },
)
