/**
 * `npm start`: the gateway with its desk, and the demo shop as a partner of it, each its own process, on one data
 * folder. An empty folder gets an instance, a connector and two agents, through the operator API as anyone would.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readDemo, seedDemo } from './seed-demo.ts'

const root = join(import.meta.dirname, '..')
const setting = (name: string, fallback: string) => process.env[`PASSERELLE_${name}`] || fallback

const port = setting('PORT', process.env.PORT || '8080')
const dataDir = resolve(root, setting('DATA_DIR', 'data'))
const demoPort = process.env.DEMO_PORT || '4000'
const gatewayUrl = `http://127.0.0.1:${port}`
const publicUrl = setting('PUBLIC_URL', `http://localhost:${port}`)
const demoUrl = `http://localhost:${demoPort}`

const children: ChildProcess[] = []
let stopping = false

interface Started {
  /** Resolves with true at its first line on stdout, which says that it serves; with false when it ends before. */
  serving: Promise<boolean>
}

function start(name: string, args: string[], env: Record<string, string>): Started {
  const child = spawn(process.execPath, args, {
    cwd: root,
    // The channel tells it when this process is killed.
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    env: { ...process.env, ...env },
  })
  children.push(child)
  child.on('exit', (code) => {
    if (!stopping) console.error(`\n${name} ended${code ? ` with code ${code}` : ''}; stopping.`)
    stop(code ?? 1)
  })
  return {
    serving: new Promise((resolve) => {
      child.stdout?.once('data', () => resolve(true))
      child.stdout?.resume()
      child.once('exit', () => resolve(false))
    }),
  }
}

function stop(code: number): void {
  if (stopping) return
  stopping = true
  process.exitCode = code
  for (const child of children) if (child.exitCode === null) child.kill('SIGTERM')
}

function readOperatorToken(): string {
  const file = join(dataDir, 'operator-token')
  return process.env.PASSERELLE_OPERATOR_TOKEN || (existsSync(file) ? readFileSync(file, 'utf8').trim() : '')
}

const line = '─'.repeat(74)
const frame = (rows: [string, string][]) =>
  ['', line, ...rows.map(([left, right]) => (left ? `  ${left.padEnd(15)} ${right}` : `  ${right}`)), line, ''].join(
    '\n',
  )

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(0))
  process.once('disconnect', () => stop(0))
  process.channel?.unref()
  const gateway = start('The gateway', ['packages/gateway/bin/passerelle.mjs', 'serve'], {
    PASSERELLE_PORT: port,
    PASSERELLE_DATA_DIR: dataDir,
    PASSERELLE_LOG_LEVEL: setting('LOG_LEVEL', 'warn'),
    // The demo shop answers on this machine, where the gateway otherwise sends nothing.
    PASSERELLE_OUTBOUND_ALLOW: setting('OUTBOUND_ALLOW', '127.0.0.1,localhost'),
  })
  if (!(await gateway.serving)) return
  const options = { gatewayUrl, dataDir, operatorToken: readOperatorToken(), webhookUrl: `${demoUrl}/webhook` }
  const demo = (await readDemo(options)) ?? (await seedDemo(options))
  const where: [string, string][] = [['Desk', publicUrl]]
  if (!demo) {
    const note = 'This data folder has instances of its own, so the demo shop was not started.'
    console.log(
      frame([
        ['', 'Passerelle is running.'],
        ['', ''],
        ...where,
        ['Operator token', join(dataDir, 'operator-token')],
        ['', note],
      ]),
    )
    return
  }
  const shop = start('The demo shop', ['examples/web-chat/src/main.ts'], {
    PORT: demoPort,
    HOST: '127.0.0.1',
    // The address in the files' URLs too: the SDK shows its token to that origin alone.
    BASE_URL: publicUrl,
    CLIENT_ID: demo.connector.client_id,
    CLIENT_SECRET: demo.connector.client_secret,
  })
  if (!(await shop.serving)) return
  console.log(
    frame([
      ['', 'Passerelle is running.'],
      ['', ''],
      ['Customer', `${demoUrl}   a shop: chat, then ask for a human`],
      ...where.map(([name, url]): [string, string] => [name, `${url}   log in as one of these agents:`]),
      ...demo.agents.map(({ email, password }): [string, string] => ['  log-in', `${email}   password: ${password}`]),
      ['', ''],
      ['Operator token', join(dataDir, 'operator-token')],
      ['Data', dataDir],
      ['', 'Ctrl-C stops it; the next start keeps the data.'],
    ]),
  )
}

main().catch((error: unknown) => {
  console.error(`Passerelle could not be started: ${error instanceof Error ? error.message : error}`)
  stop(1)
})
