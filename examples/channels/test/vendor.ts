/** A vendor's API on a port of its own, which takes what the vendor's documents say it takes, and keeps it. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface VendorCall<Body> {
  method: string
  path: string
  query: URLSearchParams
  headers: Headers
  bytes: Buffer
  /** The body, when it is JSON. */
  json: Body
}

export type Answer = { status?: number; json?: unknown; bytes?: Uint8Array }

export interface Vendor<Body> extends AsyncDisposable {
  url: string
  /** Those that were answered 2xx. */
  taken: VendorCall<Body>[]
}

export async function startVendor<Body>(answer: (call: VendorCall<Body>) => Answer): Promise<Vendor<Body>> {
  const taken: VendorCall<Body>[] = []
  const server = createServer(async (request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost')
    const bytes = Buffer.concat(await request.toArray())
    const headers = new Headers(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
    const isJson = headers.get('content-type')?.startsWith('application/json')
    const json = isJson ? JSON.parse(bytes.toString()) : undefined
    const call = { method: request.method ?? '', path: pathname, query: searchParams, headers, bytes, json }
    const { status = 200, json: said, bytes: file } = answer(call)
    if (status < 300) taken.push(call)
    response.writeHead(status, { 'content-type': file ? 'application/octet-stream' : 'application/json' })
    response.end(file ?? JSON.stringify(said ?? {}))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
