/**
 * Serves the built desk. Its page is rendered anew each time, with a nonce of its own, under a policy that lets nothing
 * run or load but what we built; whatever path the app invents leads to the same page.
 */
import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from '../http/app.ts'

/** Paths of the doors: what is unknown under them is a 404, not a page. */
const apiPaths = /^\/(?:(?:desk|operator)\/v1|messaging|oauth2|\.well-known|health|metrics|openapi\.json|docs)(?:\/|$)/

const noncePlaceholder = '__CSP_NONCE__'
const yearMs = 365 * 24 * 3600 * 1000

const securityHeaders = (policy: string): Record<string, string> => ({
  'Content-Security-Policy': policy,
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
})

const policyWith = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob: data:",
    // Files of a thread: sound and film are played, a PDF has a frame.
    "media-src 'self'",
    "frame-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
  ].join('; ')

const notBuilt = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>Passerelle</title></head>
  <body>
    <h1>The gateway is running; the desk is not built yet</h1>
    <p>Run <code>npm run build</code> in the folder of Passerelle, then load this page again.</p>
  </body>
</html>
`

export function registerDeskApp(app: App, { directory }: { directory: string }): void {
  app.register(fastifyStatic, { root: directory, serve: false, suppressWarning: true, preCompressed: true })

  app.get('/*', { config: { operation: { hidden: 'pages and files of the desk' } } }, async (request, reply) => {
    const path = request.url.split('?', 1)[0] ?? '/'
    if (apiPaths.test(path)) return reply.callNotFound()
    if (path === '/' || path === '/index.html') return sendPage(reply, directory)
    if (isFile(path)) return sendFile(reply, path)
    return wantsPage(request) ? sendPage(reply, directory) : reply.callNotFound()
  })
}

/** Files have an ending; the app's own paths have none. */
const isFile = (path: string): boolean => path.startsWith('/assets/') || /\.[A-Za-z0-9]{1,11}$/.test(path)

const wantsPage = ({ headers }: FastifyRequest): boolean => headers.accept?.includes('text/html') ?? false

function sendFile(reply: FastifyReply, path: string): FastifyReply {
  reply.header('Referrer-Policy', 'no-referrer')
  // The names of assets carry a hash of their content.
  const isHashed = path.startsWith('/assets/')
  const options = { dotfiles: 'deny' as const, index: false as const }
  return reply.sendFile(path, {
    ...options,
    ...(isHashed ? { immutable: true, maxAge: yearMs } : { maxAge: 0 }),
  })
}

async function sendPage(reply: FastifyReply, directory: string): Promise<FastifyReply> {
  const page = await readPage(directory)
  const nonce = randomBytes(16).toString('base64')
  return reply
    .code(page === undefined ? 503 : 200)
    .headers({ ...securityHeaders(policyWith(nonce)), 'Cache-Control': 'no-store' })
    .type('text/html; charset=utf-8')
    .send(page === undefined ? notBuilt : page.replaceAll(noncePlaceholder, nonce))
}

async function readPage(directory: string): Promise<string | undefined> {
  try {
    return await readFile(join(directory, 'index.html'), 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
