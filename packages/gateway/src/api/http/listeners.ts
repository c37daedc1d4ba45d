/**
 * Where the app listens. There is one HTTP server, which knows all connections and their limits; for each further
 * address of the host a listener hands it what it accepts, so that nobody can tell by which address they came. (Fastify
 * would make a second server for `localhost`, of which limits, answers and the end know nothing.)
 */
import { once } from 'node:events'
import { type AddressInfo, createServer, Server as NetServer } from 'node:net'
import { noteNewcomer } from '../../lib/turns.ts'
import type { App } from './app-type.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Like `listen`, at each address, the first of which must exist on this machine. */
    listenAt(addresses: readonly [string, ...string[]], port: number): Promise<void>
    /** Lets nobody in any more; resolves when those who came by a further address have left. */
    stopListening(): Promise<void>
  }
}

export function keepListeners(app: App): void {
  const further: NetServer[] = []
  app.server.on('connection', noteNewcomer)
  const accept = async (host: string, port: number): Promise<void> => {
    // As an HTTP server treats its own.
    const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => {
      app.server.emit('connection', socket)
    })
    listener.listen(port, host)
    await once(listener, 'listening')
    further.push(listener)
  }

  app.decorate('listenAt', async ([first, ...others], port) => {
    await app.listen({ host: first, port })
    const bound = app.server.address() as AddressInfo
    for (const host of others) await accept(host, bound.port).catch(ignoreMissing)
  })
  app.decorate('stopListening', async () => {
    // That of HTTP would close idle connections at once.
    if (app.server.listening) NetServer.prototype.close.call(app.server)
    await Promise.all(further.map((listener) => new Promise<void>((left) => listener.close(() => left()))))
  })
}

/** The name of this machine may stand for an address that it does not have: IPv6 may be switched off. */
function ignoreMissing(error: unknown): void {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT') throw error
}
