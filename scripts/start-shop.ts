/** The demo shop, a partner of the gateway; what it needs there is made at the first start. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { offerPort } from '../packages/gateway/src/cli/offer-port.ts'
import type { ConfigWithoutSecrets } from '../packages/gateway/src/config/read-config.ts'
import { start } from './processes.ts'
import { type Demo, readDemo, seedDemo } from './seed-demo.ts'

export const offerShopPort = (): Promise<number> =>
  offerPort({ host: '127.0.0.1', port: Number(process.env.DEMO_PORT || '4000'), setting: 'DEMO_PORT' })

type Started = { shop: 'serves'; shopUrl: string; demo: Demo } | { shop: 'unwanted' | 'ended' }

/** Once the gateway serves. `unwanted` when its instances are somebody's own. */
export async function startShop(config: ConfigWithoutSecrets, shopPort: number): Promise<Started> {
  const shopUrl = `http://localhost:${shopPort}`
  const options = {
    gatewayUrl: `http://127.0.0.1:${config.port}`,
    dataDir: config.dataDir,
    operatorToken: readOperatorToken(config),
    webhookUrl: `${shopUrl}/webhook`,
  }
  const demo = (await readDemo(options)) ?? (await seedDemo(options))
  if (!demo) return { shop: 'unwanted' }
  const { serving } = start('The demo shop', ['examples/web-chat/src/main.ts'], {
    PORT: String(shopPort),
    HOST: '127.0.0.1',
    DATA_DIR: join(config.dataDir, 'shop'),
    // The address in the files' URLs too: the SDK shows its token to that origin alone.
    BASE_URL: config.publicUrl,
    CLIENT_ID: demo.connector.client_id,
    CLIENT_SECRET: demo.connector.client_secret,
  })
  return (await serving) ? { shop: 'serves', shopUrl, demo } : { shop: 'ended' }
}

function readOperatorToken({ dataDir, operatorToken }: ConfigWithoutSecrets): string {
  const file = join(dataDir, 'operator-token')
  return operatorToken?.reveal() ?? (existsSync(file) ? readFileSync(file, 'utf8').trim() : '')
}
