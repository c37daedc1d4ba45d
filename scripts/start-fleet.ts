/**
 * `npm run start:fleet`: the demo on two servers, which share a PostgreSQL database and an S3 bucket. All of it is made
 * for this one run: the S3 server keeps its files in memory, and rows without their files are of no use.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { s3BlobUrl, s3Credentials } from '@passerelle/testkit/s3'
import { offerPort } from '../packages/gateway/src/cli/offer-port.ts'
import { findFreePort } from '../packages/gateway/src/lib/port.ts'
import { keepSetting, readDemoConfig } from './demo-settings.ts'
import { describeFleet } from './describe-start.ts'
import type { FleetServices } from './fleet-services.ts'
import { runDemo, startGateway, stopWith } from './processes.ts'
import { offerShopPort, startShop } from './start-shop.ts'

const host = '127.0.0.1'

/** They end after all others: with this process, which they do not keep from ending. */
async function startServices(): Promise<FleetServices> {
  const child = fork(join(import.meta.dirname, 'fleet-services.ts'), {
    // Ctrl-C in a terminal reaches its whole group: not those that the servers need to stop.
    detached: true,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  stopWith('PostgreSQL or S3', child)
  const [services]: FleetServices[] = await once(child, 'message')
  child.unref()
  child.channel?.unref()
  if (!services) throw new Error('PostgreSQL and S3 did not say where they are')
  return services
}

/** Settings of a folder of its own, which goes when this process ends. */
function makeFolder() {
  const dataDir = mkdtempSync(join(tmpdir(), 'passerelle-fleet-'))
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }))
  return (settings: Record<string, string>) => {
    // For commands in other shells. Here they win over whatever the environment says.
    for (const [name, value] of Object.entries(settings)) keepSetting(dataDir, name, value)
    Object.assign(process.env, settings, { PASSERELLE_DATA_DIR: dataDir })
    return readDemoConfig()
  }
}

async function offerPorts(wanted: number) {
  const port = await offerPort({ host, port: wanted, setting: 'PASSERELLE_PORT' })
  const shopPort = await offerShopPort()
  const otherPort = await findFreePort(host, Math.max(port, shopPort))
  if (otherPort === undefined) throw new Error(`no port above ${port} is free for the second server.`)
  return { port, shopPort, otherPort }
}

runDemo(async () => {
  const settle = makeFolder()
  const { port: wanted } = settle({
    PASSERELLE_HOST: host,
    PASSERELLE_ROLES: 'api,worker',
    PASSERELLE_OUTBOUND_ALLOW: '127.0.0.1,localhost',
  })
  const { port, shopPort, otherPort } = await offerPorts(wanted)
  const { databaseUrl, s3Url } = await startServices()
  Object.assign(process.env, s3Credentials)
  const config = settle({
    PASSERELLE_PORT: String(port),
    PASSERELLE_PUBLIC_URL: `http://localhost:${port}`,
    PASSERELLE_DATABASE_URL: databaseUrl,
    PASSERELLE_BLOB_URL: s3BlobUrl(s3Url),
  })
  const quiet = { PASSERELLE_LOG_LEVEL: config.sources.LOG_LEVEL ? config.logLevel : 'warn' }
  // The first makes the keys that both go by.
  if (!(await startGateway('The first server', quiet).serving)) return
  const other = startGateway('The second server', { ...quiet, PASSERELLE_PORT: String(otherPort) })
  if (!(await other.serving)) return
  const started = await startShop(config, shopPort)
  if (started.shop !== 'serves') return
  const { shopUrl, demo } = started
  const otherUrl = `http://localhost:${otherPort}`
  const { publicUrl: deskUrl, dataDir } = config
  console.log(describeFleet({ shopUrl, deskUrl, otherUrl, dataDir, credentials: s3Credentials, ...demo }))
})
