import { flushCompileCache } from 'node:module'
import closeWithGrace from 'close-with-grace'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { nameOfDatabase } from '../config/database-url.ts'
import { loadConfig } from '../config/load-config.ts'
import { nameOfPlace } from '../config/parse-blob-url.ts'
import { StartRefused } from '../lib/errors.ts'
import { offerPort } from './offer-port.ts'
import { type OutputOptions, show } from './output.ts'

/** Less than the ten seconds that those who stop us wait before they kill. */
const closeWithinMs = 9_500

/** For balancers to see that it is not ready any more. Whoever stops it in a terminal has none before it. */
const noticeMs = 2000

export async function runServe(options: OutputOptions): Promise<void> {
  const config = await loadServingConfig()
  // After the settings: what is wrong with them is said before the server is loaded.
  const { createGateway } = await import('../gateway.ts')
  const gateway = await createGateway(config)
  const { url } = await gateway.listen()
  endInOrder({
    log: gateway.log,
    close: async () => {
      await gateway.drain(process.stderr.isTTY ? 0 : noticeMs)
      await gateway.close()
    },
  })
  show(options, { url, data_dir: config.dataDir }, () => describe(gateway.config, url))
  // Else it is written at the end, which is months away, or does not come when the server is killed.
  setImmediate(flushCompileCache)
}

/** Read again with the port that was agreed on, since other settings follow from it. */
async function loadServingConfig(): Promise<Config> {
  const config = await loadConfig({ createDataDir: true })
  const { host, port } = config
  const offered = await offerPort({ host, port, setting: 'PASSERELLE_PORT' })
  if (offered === port) return config
  return loadConfig({ createDataDir: true, env: { ...process.env, PASSERELLE_PORT: String(offered) } })
}

const stopSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** A terminal and npm each pass one Ctrl-C on: signals so close together are one. A later one means: at once. */
const sameSignalMs = 2000

function endInOrder({ log, close }: { log: Logger; close(): Promise<void> }): void {
  const closer = closeWithGrace({ delay: closeWithinMs, logger: false, skip: [...stopSignals] }, async ({ err }) => {
    if (err instanceof StartRefused) log.fatal(err.reason, `${err.message} Stopping.`)
    else if (err) log.fatal({ err }, 'a fault nobody handled; stopping')
    await close()
  })
  let stoppedAt: number | undefined
  const stop = (reason: string) => {
    if (stoppedAt === undefined) {
      stoppedAt = performance.now()
      log.info({ reason }, 'stopping')
      closer.close()
    } else if (performance.now() - stoppedAt > sameSignalMs) process.exit(1)
  }
  for (const signal of stopSignals) process.on(signal, stop)
  // bin/passerelle.mjs holds a channel to us: it breaks when that process is killed, whatever way.
  process.once('disconnect', () => stop('the starting process is gone'))
  process.channel?.unref()
}

const describe = (config: Config, url: string): string =>
  [`${describeWork(config, url)} Ctrl-C stops it.`, describePlaces(config)].join('\n')

/** What its roles have it do. */
function describeWork({ roles, host, port }: Config, url: string): string {
  const at = `${host}:${port}`
  if (!roles.api) {
    return `Passerelle delivers replies and fetches files (role worker). It serves only its health and metrics, on ${at}.`
  }
  const serves = `Passerelle serves ${url} (listening on ${at}).`
  return roles.worker ? serves : `${serves} It delivers nothing: a server with the role worker does.`
}

const describePlaces = ({ dataDir, database, blobs }: Config): string =>
  database.engine === 'sqlite'
    ? `Data and the operator token are in ${dataDir}.`
    : `The database is ${nameOfDatabase(database)}; files are in ${nameOfPlace(blobs)}.`
