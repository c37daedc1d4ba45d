import { once } from 'node:events'
import { createServer } from 'node:net'
import type { App } from './api/app.ts'
import type { Config } from './config/config.ts'
import { StartRefused } from './lib/errors.ts'

/** With port 0 a free one is chosen here: the public URL, which stands in what partners are sent, must name it. */
export async function claimPort(config: Config): Promise<Config> {
  if (config.port !== 0) return config
  const server = createServer().listen(0, config.host)
  await once(server, 'listening').catch((error: unknown) => refuse(error, config))
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
  const { port } = address
  return { ...config, port, publicUrl: config.publicUrl.replace(/^(https?:\/\/[^/]+):0(?=\/|$)/, `$1:${port}`) }
}

export async function listenOn(app: App, { host, port }: Pick<Config, 'host' | 'port'>): Promise<void> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    refuse(error, { host, port })
  }
}

function refuse(error: unknown, { host, port }: Pick<Config, 'host' | 'port'>): never {
  const refused = error instanceof Error && 'code' in error && describeRefusal(String(error.code), host, port)
  throw refused ? new StartRefused(refused) : error
}

function describeRefusal(code: string, host: string, port: number): string | undefined {
  switch (code) {
    case 'EADDRINUSE':
      return `Port ${port} on ${host} is taken: stop what listens there, or set PASSERELLE_PORT to another one.`
    case 'EACCES':
      return `Port ${port} needs more rights than this process has: set PASSERELLE_PORT to one above 1023.`
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `${host} is no address of this machine: set PASSERELLE_HOST to 127.0.0.1, or to 0.0.0.0 for all of them.`
    default:
      return undefined
  }
}
