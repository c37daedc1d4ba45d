/** The files of a folder that a page loads, read once. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { extname, join, relative } from 'node:path'
import { gzipSync } from 'node:zlib'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

interface StaticFile {
  type: string
  bytes: Buffer
  gzipped: Buffer
  etag: string
}

export type StaticFiles = ReadonlyMap<string, StaticFile>

/** By their paths: `/lamps/aube.svg`; an `index.html` also as `/`. */
export function readStaticFiles(folder: string): StaticFiles {
  const files = new Map<string, StaticFile>()
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 16)}"`
    const file = { type, bytes, gzipped: gzipSync(bytes, { level: 9 }), etag }
    files.set(`/${relative(folder, path).replaceAll('\\', '/')}`, file)
  }
  const index = files.get('/index.html')
  if (index) files.set('/', index)
  return files
}

export function sendStatic(
  req: IncomingMessage,
  res: ServerResponse,
  { type, bytes, gzipped, etag }: StaticFile,
): void {
  res.setHeader('ETag', etag)
  res.setHeader('Cache-Control', 'no-cache')
  res.setHeader('Vary', 'Accept-Encoding')
  if (req.headers['if-none-match'] === etag) return void res.writeHead(304).end()
  const isGzipped = /\bgzip\b/.test(req.headers['accept-encoding'] ?? '')
  if (isGzipped) res.setHeader('Content-Encoding', 'gzip')
  const body = isGzipped ? gzipped : bytes
  res.writeHead(200, { 'Content-Type': type, 'Content-Length': body.length })
  res.end(body)
}
