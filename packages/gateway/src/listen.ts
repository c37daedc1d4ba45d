import { lookup } from 'node:dns/promises'
import { type Reason, reason } from '@passerelle/protocol/errors'
import type { App } from './api/http/app.ts'
import type { Config } from './config/config.ts'
import { StartRefused } from './lib/errors.ts'
import { findFreePort, tryPort } from './lib/port.ts'

/** With port 0 a free one is chosen here: the public URL, which stands in what partners are sent, must name it. */
export async function claimPort(config: Config): Promise<Config> {
  if (config.port !== 0) return config
  const port = await tryPort(config.host, 0).catch((error: unknown) => refuse(error, config))
  return { ...config, port, publicUrl: config.publicUrl.replace(/^(https?:\/\/[^/]+):0(?=\/|$)/, `$1:${port}`) }
}

export async function listenOn(app: App, { host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  try {
    await app.listenAt(await addressesOf(host), port)
  } catch (error) {
    await refuse(error, { host, port })
  }
}

/** Clients try one of its addresses or the other: we are at all of them. */
async function addressesOf(host: string): Promise<[string, ...string[]]> {
  if (host !== 'localhost') return [host]
  const [first, ...others] = (await lookup(host, { all: true })).map(({ address }) => address)
  return [first ?? host, ...others]
}

async function refuse(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): Promise<never> {
  const refused = error instanceof Error && 'code' in error && (await describeRefusal(String(error.code), host, port))
  throw refused ? new StartRefused(refused) : error
}

async function describeRefusal(code: string, host: string, port: number): Promise<Reason | undefined> {
  switch (code) {
    case 'EADDRINUSE':
      return describeTaken({ host, port, setting: 'PASSERELLE_PORT', free: await findFreePort(host, port) })
    case 'EACCES':
      return reason('port_needs_rights', { port })
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return reason('host_not_here', { host })
    default:
      return undefined
  }
}

interface Taken {
  host: string
  port: number
  setting: string
  free: number | undefined
}

export const describeTaken = ({ free, ...taken }: Taken): Reason =>
  free === undefined ? reason('port_taken', taken) : reason('port_taken_other_free', { ...taken, free })
