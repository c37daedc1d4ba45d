/** Opens a server, and closes it with nothing left behind. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Widget } from './widget.ts'

export interface Serving {
  /** Resolves with the address it can be opened at; port 0 takes a free one. */
  listen(where: { port: number; host?: string }): Promise<string>
  close(): Promise<void>
}

/** `other` answers what is not the chat's. */
export function serve(widget: Widget, other: (req: IncomingMessage, res: ServerResponse) => void): Serving {
  const server = createServer((req, res) => widget.handle(req, res) || other(req, res))
  return {
    listen: ({ port, host = '127.0.0.1' }) =>
      new Promise((resolve, reject) => {
        server.once('error', reject)
        server.listen(port, host, () => {
          server.off('error', reject)
          const address = server.address()
          const bound = typeof address === 'object' && address ? address.port : port
          resolve(`http://${host.includes(':') ? `[${host}]` : host}:${bound}`)
        })
      }),
    async close() {
      widget.end()
      const closed = new Promise((resolve) => server.close(resolve))
      // A connection kept alive becomes idle only after its answer, so once is not enough.
      const closing = setInterval(() => server.closeIdleConnections(), 50)
      await closed
      clearInterval(closing)
      await widget.close()
    },
  }
}
