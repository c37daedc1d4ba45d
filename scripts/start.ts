/**
 * `npm start`: the gateway with its desk, and the demo shop as a partner of it, each its own process, on one data
 * folder. An empty folder gets an instance, a connector and two agents, through the operator API as anyone would.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { offerPort } from '../packages/gateway/src/cli/offer-port.ts'
import type { ConfigWithoutSecrets } from '../packages/gateway/src/config/read-config.ts'
import { readSettings } from '../packages/gateway/src/config/read-settings.ts'
import { isServed } from '../packages/gateway/src/store/inspect-store.ts'
import { keepSetting } from './demo-settings.ts'
import { describeDemo, describeOwn } from './describe-start.ts'
import { readDemo, seedDemo } from './seed-demo.ts'

const root = join(import.meta.dirname, '..')
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

function readOperatorToken({ dataDir, operatorToken }: ConfigWithoutSecrets): string {
  const file = join(dataDir, 'operator-token')
  return operatorToken?.reveal() ?? (existsSync(file) ? readFileSync(file, 'utf8').trim() : '')
}

function readConfig(): ConfigWithoutSecrets {
  const result = readSettings(process.env, root)
  if ('config' in result) return result.config
  throw new Error(result.problems.join('\n'))
}

/** The settings of the gateway, with those the demo needs put where commands in other shells find them too. */
async function settle(): Promise<ConfigWithoutSecrets> {
  const { dataDir, database, host, port, sources } = readConfig()
  // Its port is taken too, and another one, kept for other shells, would lead them past the server that runs.
  if (isServed({ database })) throw new Error(`it is running already, on ${dataDir}. Stop it first.`)
  const offered = await offerPort({ host, port, setting: 'PASSERELLE_PORT' })
  if (offered !== port) {
    process.env.PASSERELLE_PORT = String(offered)
    keepSetting(dataDir, 'PASSERELLE_PORT', String(offered))
  }
  // The demo shop answers on this machine, where the gateway otherwise sends nothing. A folder of somebody's own is let be.
  const isDemo = existsSync(join(dataDir, 'demo.json')) || (database.engine === 'sqlite' && !existsSync(database.path))
  if (isDemo && !sources.OUTBOUND_ALLOW) keepSetting(dataDir, 'PASSERELLE_OUTBOUND_ALLOW', '127.0.0.1,localhost')
  return readConfig()
}

async function main(): Promise<void> {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(0))
  process.once('disconnect', () => stop(0))
  process.channel?.unref()
  const config = await settle()
  const { dataDir, port, publicUrl, sources, logLevel } = config
  const wantedDemoPort = Number(process.env.DEMO_PORT || '4000')
  const demoPort = await offerPort({ host: '127.0.0.1', port: wantedDemoPort, setting: 'DEMO_PORT' })
  const demoUrl = `http://localhost:${demoPort}`
  const gateway = start('The gateway', ['packages/gateway/bin/passerelle.mjs', 'serve'], {
    PASSERELLE_DATA_DIR: dataDir,
    PASSERELLE_LOG_LEVEL: sources.LOG_LEVEL ? logLevel : 'warn',
  })
  if (!(await gateway.serving)) return
  const operatorToken = readOperatorToken(config)
  const options = {
    gatewayUrl: `http://127.0.0.1:${port}`,
    dataDir,
    operatorToken,
    webhookUrl: `${demoUrl}/webhook`,
  }
  const demo = (await readDemo(options)) ?? (await seedDemo(options))
  if (!demo) return console.log(describeOwn({ deskUrl: publicUrl, dataDir }))
  const shop = start('The demo shop', ['examples/web-chat/src/main.ts'], {
    PORT: String(demoPort),
    HOST: '127.0.0.1',
    // The address in the files' URLs too: the SDK shows its token to that origin alone.
    BASE_URL: publicUrl,
    CLIENT_ID: demo.connector.client_id,
    CLIENT_SECRET: demo.connector.client_secret,
  })
  if (await shop.serving) console.log(describeDemo({ shopUrl: demoUrl, deskUrl: publicUrl, dataDir, ...demo }))
}

main().catch((error: unknown) => {
  console.error(`Passerelle could not be started: ${error instanceof Error ? error.message : error}`)
  stop(1)
})
