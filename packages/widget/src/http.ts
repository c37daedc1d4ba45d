/** Small change of `node:http`: bodies, answers, who may ask. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { HttpError } from './http-error.ts'

const MAX_JSON_BYTES = 64 * 1024

export function sendJson(res: ServerResponse, status: number, body: unknown): void {
  const text = JSON.stringify(body)
  res.writeHead(status, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
  })
  res.end(text)
}

export async function readJson(req: IncomingMessage): Promise<Record<string, unknown>> {
  if (!/^application\/json\b/i.test(req.headers['content-type'] ?? '')) {
    throw new HttpError(415, 'not_json', 'Send application/json')
  }
  return parseObject(await readBody(req))
}

export async function readBody(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of req) {
    size += chunk.length
    if (size > MAX_JSON_BYTES) throw new HttpError(413, 'too_long', `The request is over ${MAX_JSON_BYTES} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export function parseObject(bytes: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  } catch {
    // Told below, like any other body that is not an object.
  }
  throw new HttpError(400, 'not_json', 'The body is not a JSON object')
}

/** The visitor's secret. */
export const readToken = (req: IncomingMessage): string | undefined =>
  /^Bearer ([^ ]+)$/.exec(req.headers.authorization ?? '')?.[1]

/**
 * Lets the pages of `origins` and our own ask, and nobody else's. What is no browser sends no origin, and has no
 * visitor's secret.
 */
export function admit(req: IncomingMessage, res: ServerResponse, origins: readonly string[]): void {
  res.setHeader('Vary', 'Origin')
  const { origin, host } = req.headers
  if (origin === undefined) {
    const site = req.headers['sec-fetch-site']
    if (site === undefined || site === 'same-origin' || site === 'none') return
    throw otherSite()
  }
  if (URL.parse(origin)?.host === host) return
  if (!origins.includes(origin)) throw otherSite()
  res.setHeader('Access-Control-Allow-Origin', origin)
  res.setHeader('Access-Control-Allow-Methods', 'GET, POST')
  res.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type')
  res.setHeader('Access-Control-Max-Age', '600')
}

const otherSite = (): HttpError =>
  new HttpError(403, 'other_site', 'The chat can be used from the sites it was set up for only')
