import { once } from 'node:events'
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface TestServer {
  port: number
  url: string
  /** Connections ever made. */
  readonly connections: number
  readonly open: ReadonlySet<Socket>
  requests: { method: string; path: string; headers: IncomingMessage['headers']; body: string }[]
}

/** A server on 127.0.0.1 that lives as long as the test. */
export async function startServer(answer: RequestListener): Promise<TestServer> {
  const requests: TestServer['requests'] = []
  const open = new Set<Socket>()
  let connections = 0
  const server = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { method = '', url = '', headers } = request
    requests.push({ method, path: url, headers, body: Buffer.concat(chunks).toString() })
    answer(request, response)
  })
  server.on('connection', (socket) => {
    connections++
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const url = `http://127.0.0.1:${port}`
  return {
    port,
    url,
    open,
    requests,
    get connections() {
      return connections
    },
  }
}
