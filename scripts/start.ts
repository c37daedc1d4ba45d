/**
 * `npm start`: the gateway with its desk, and the demo shop as a partner of it, each its own process, on one data
 * folder. An empty folder gets an instance, a connector and two agents, through the operator API as anyone would.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { offerPort } from '../packages/gateway/src/cli/offer-port.ts'
import type { ConfigWithoutSecrets } from '../packages/gateway/src/config/read-config.ts'
import { isServed } from '../packages/gateway/src/store/inspect-store.ts'
import { keepSetting, readDemoConfig } from './demo-settings.ts'
import { describeDemo, describeOwn } from './describe-start.ts'
import { runDemo, startGateway } from './processes.ts'
import { offerShopPort, startShop } from './start-shop.ts'

/** The settings of the gateway, with those the demo needs put where commands in other shells find them too. */
async function settle(): Promise<ConfigWithoutSecrets> {
  const { dataDir, database, host, port, sources } = readDemoConfig()
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
  return readDemoConfig()
}

runDemo(async () => {
  const config = await settle()
  const { dataDir, publicUrl: deskUrl, sources, logLevel } = config
  const shopPort = await offerShopPort()
  const gateway = startGateway('The gateway', {
    PASSERELLE_DATA_DIR: dataDir,
    PASSERELLE_LOG_LEVEL: sources.LOG_LEVEL ? logLevel : 'warn',
  })
  if (!(await gateway.serving)) return
  const started = await startShop(config, shopPort)
  if (started.shop === 'unwanted') console.log(describeOwn({ deskUrl, dataDir }))
  if (started.shop !== 'serves') return
  const { shopUrl, demo } = started
  console.log(describeDemo({ shopUrl, deskUrl, dataDir, ...demo }))
})
