/** The page's own files, read once. */
import { readdirSync, readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PUBLIC = fileURLToPath(new URL('../public/', import.meta.url))

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
}

export type Pages = ReadonlyMap<string, { type: string; bytes: Buffer }>

export function readPages(): Pages {
  const pages = new Map<string, { type: string; bytes: Buffer }>()
  for (const entry of readdirSync(PUBLIC, { recursive: true, withFileTypes: true })) {
    const type = TYPES[extname(entry.name)]
    if (!entry.isFile() || type === undefined) continue
    const path = join(entry.parentPath, entry.name)
    pages.set(`/${path.slice(PUBLIC.length).replaceAll('\\', '/')}`, { type, bytes: readFileSync(path) })
  }
  const index = pages.get('/index.html')
  if (index) pages.set('/', index)
  return pages
}

export function sendPage(res: ServerResponse, { type, bytes }: { type: string; bytes: Buffer }): void {
  res.writeHead(200, { 'Content-Type': type, 'Content-Length': bytes.length, 'Cache-Control': 'no-cache' })
  res.end(bytes)
}
