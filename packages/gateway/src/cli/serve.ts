import { join } from 'node:path'
import closeWithGrace from 'close-with-grace'
import type { Command } from 'commander'
import type { Config } from '../config/config.ts'
import { loadConfig } from '../config/load-config.ts'
import { createLog } from '../lib/log.ts'
import { addCommand } from './command.ts'
import { type OutputOptions, show } from './output.ts'

/** Less than the ten seconds that those who stop us wait before they kill. */
const closeWithinMs = 9_500

export function addServeCommand(program: Command): void {
  addCommand(program, 'serve', 'serve the APIs and the desk, deliver and fetch, until it is stopped').action(
    async (options: OutputOptions) => {
      const config = await loadConfig({ createDataDir: true })
      // Only here: the other commands start in half the time without the server.
      const { createGateway } = await import('../gateway.ts')
      const log = createLog(config.logLevel)
      const gateway = await createGateway(config, { log })
      const { url } = await gateway.listen()
      const closer = closeWithGrace({ delay: closeWithinMs, logger: false }, async ({ err, signal }) => {
        if (err) log.fatal({ err }, 'a fault nobody handled; stopping')
        else log.info({ signal }, 'stopping')
        await gateway.close()
      })
      endWithStarter(() => closer.close())
      show(options, { url, data_dir: config.dataDir }, () => describe(config, url))
    },
  )
}

/** bin/passerelle.mjs holds a channel to us: it breaks when that process is killed, whatever way. */
function endWithStarter(end: () => void): void {
  process.once('disconnect', end)
  process.channel?.unref()
}

const describe = ({ dataDir, host, port }: Config, url: string): string =>
  [
    `Passerelle serves ${url} (listening on ${host}:${port}). Ctrl-C stops it.`,
    `Data and the operator token are in ${join(dataDir)}.`,
  ].join('\n')
