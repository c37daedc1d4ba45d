/** A webhook receiver on this machine, for `listen` and `chat`: hands each request on and answers what it is told. */

import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../lib/errors.ts'

export interface Arrival {
  receivedAt: number
  method: string
  /** With its query. */
  path: string
  /** Names and values in turn, as they came. */
  rawHeaders: string[]
  body: Buffer
}

export interface ReceiverAnswer {
  status: number
  rawHeaders?: string[]
  body?: Buffer | string
}

export interface Receiver {
  url: string
  port: number
  close(): Promise<void>
}

export interface ReceiverOptions {
  host: string
  port: number
  answer(arrival: Arrival): Promise<ReceiverAnswer>
}

/** Files may come inline: fifty of them, of any size the connector allows. */
const maxBodyBytes = 256 * 1024 * 1024

export async function startReceiver({ host, port, answer }: ReceiverOptions): Promise<Receiver> {
  const server = createServer((request, response) => {
    receive(request, response, answer).catch(() => response.destroy())
  })
  const { origin, port: boundPort } = await listenOn(server, { host, port })
  return {
    url: `${origin}/webhook`,
    port: boundPort,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Resolves once it listens; where it cannot, it says so. */
export async function listenOn(
  server: Server,
  { host, port }: { host: string; port: number },
): Promise<{ origin: string; port: number }> {
  server.listen(port, host)
  await once(server, 'listening').catch((error: unknown) => refuse(error, host, port))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server has no port')
  return { origin: `http://${host.includes(':') ? `[${host}]` : host}:${address.port}`, port: address.port }
}

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  answer: ReceiverOptions['answer'],
): Promise<void> {
  const body = await readBody(request)
  const { method = '', url: path = '/', rawHeaders } = request
  const arrival = body && { receivedAt: Date.now(), method, path, rawHeaders, body }
  const { status, rawHeaders: headers = [], body: content = '' } = arrival ? await answer(arrival) : tooLarge
  response.writeHead(status, headers).end(content)
}

const tooLarge: ReceiverAnswer = { status: 413, body: 'The body is too large for this receiver.' }

async function readBody(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > maxBodyBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function refuse(error: unknown, host: string, port: number): never {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'EADDRINUSE') {
    throw new StartRefused(reason('receiver_port_taken', { port, host }))
  }
  if (code === 'EACCES') throw new StartRefused(reason('receiver_port_needs_rights', { port }))
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    throw new StartRefused(reason('receiver_host_not_here', { host }))
  }
  throw error
}

export function readHeader({ rawHeaders }: Pick<Arrival, 'rawHeaders'>, name: string): string | undefined {
  const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text.toLowerCase() === name.toLowerCase())
  return at < 0 ? undefined : rawHeaders[at + 1]
}
