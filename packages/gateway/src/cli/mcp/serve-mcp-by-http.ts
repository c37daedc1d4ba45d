/**
 * Streamable HTTP without sessions: each request stands by itself. Refused is what a web page sends, also one whose
 * name was pointed here, and what comes without the token where one is asked for.
 */
import { createHash, timingSafeEqual } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Server } from '@modelcontextprotocol/sdk/server/index.js'
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js'
import { listenOn } from '../receiver.ts'

interface HttpOptions {
  host: string
  port: number
  token?: string
  openServer(): Server
}

const path = '/mcp'

export async function serveMcpByHttp(options: HttpOptions): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const refusal = findRefusal(request, options)
    if (refusal === undefined) answer(request, response, options).catch(() => response.destroy())
    else response.writeHead(refusal.status, refusal.headers).end()
  })
  const { origin } = await listenOn(server, options)
  return {
    url: `${origin}${path}`,
    close: async () => {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
  }
}

/** Closed with the connection: a caller that has gone waits for no reply. */
async function answer(request: IncomingMessage, response: ServerResponse, { openServer }: HttpOptions): Promise<void> {
  const server = openServer()
  response.on('close', () => void server.close())
  const transport = new StreamableHTTPServerTransport({ enableJsonResponse: true })
  await server.connect(transport)
  await transport.handleRequest(request, response)
}

interface Refusal {
  status: number
  headers?: Record<string, string>
}

function findRefusal(request: IncomingMessage, { token, host }: HttpOptions): Refusal | undefined {
  const { url = '', method, headers } = request
  const isOfPage = headers.origin !== undefined && URL.parse(headers.origin)?.host !== headers.host
  if (isOfPage || (token === undefined && !isNamedHere(headers.host, host))) return { status: 403 }
  if (token !== undefined && !isSame(headers.authorization ?? '', `Bearer ${token}`)) {
    return { status: 401, headers: { 'WWW-Authenticate': 'Bearer' } }
  }
  if (url.split('?')[0] !== path) return { status: 404 }
  return method === 'POST' ? undefined : { status: 405, headers: { Allow: 'POST' } }
}

function isNamedHere(header: string | undefined, host: string): boolean {
  const name = URL.parse(`http://${header}`)?.hostname.replace(/^\[|\]$/g, '') ?? ''
  return [host, 'localhost', '127.0.0.1', '::1'].includes(name)
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
const isSame = (one: string, other: string): boolean => timingSafeEqual(digest(one), digest(other))
