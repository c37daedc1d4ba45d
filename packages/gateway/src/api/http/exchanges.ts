import type { Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'

/** The connections that are open, and what goes on on each. */
export interface Exchanges {
  readonly connections: ReadonlySet<Socket>
  /** The last answer that was begun on a connection, or is awaited there. */
  latest(connection: Socket): ServerResponse | undefined
}

export function followExchanges(server: Server): Exchanges {
  const connections = new Set<Socket>()
  const latest = new WeakMap<Socket, ServerResponse>()
  server.prependListener('connection', (socket: Socket) => {
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
  })
  server.prependListener('request', ({ socket }, response) => void latest.set(socket, response))
  return { connections, latest: (connection) => latest.get(connection) }
}
