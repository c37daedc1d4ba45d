/**
 * The demo partner: a shop's page with a chat, a bot, and the hand-over to the contact centre's agents. It speaks to
 * the gateway by the SDK alone. The bot is in `bot.ts`, what goes out in `handover.ts`, what comes in in
 * `receive-reply.ts`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createClient, nodeWebhookHandler } from '@passerelle/sdk'
import { createChat } from './chat.ts'
import { createEventStreams } from './event-streams.ts'
import { createFiles } from './files.ts'
import { createSender } from './handover.ts'
import { sendJson, setSecurityHeaders } from './http.ts'
import { HttpError } from './http-error.ts'
import { createReplyReceiver } from './receive-reply.ts'
import { createRoutes, fileRoute, type RouteDeps } from './routes.ts'
import { type Pages, readPages, sendPage } from './static.ts'
import { createVisitors } from './visitors.ts'

const MAX_VISITORS = 500
const MAX_ENTRIES = 500
/** What is being sent to or fetched from the gateway has this long to finish when the demo stops. */
const STOP_MS = 5_000
const MAX_FILES_BYTES = 1_000_000_000

export interface DemoOptions {
  /** The gateway's address. */
  baseUrl: string
  clientId: string
  clientSecret: string
  /** Milliseconds since 1970. */
  now?: () => number
  /** Told what failed, never what was said. */
  log?: (line: string) => void
  maxVisitors?: number
}

export interface Demo {
  /** Resolves with the address it can be opened at; port 0 takes a free one. */
  listen(where: { port: number; host?: string }): Promise<string>
  close(): Promise<void>
}

export function createDemo(options: DemoOptions): Demo {
  const { baseUrl, clientId, clientSecret, now = Date.now, log = () => {}, maxVisitors = MAX_VISITORS } = options
  const stopping = new AbortController()
  const { signal } = stopping
  const client = createClient({ baseUrl, clientId, clientSecret })
  const files = createFiles({ maxBytes: MAX_FILES_BYTES })
  const visitors = createVisitors({
    maxVisitors,
    maxEntries: MAX_ENTRIES,
    onDropped: ({ id }) => files.removeOf(id).catch((error) => log(`A file was not removed: ${error}`)),
  })
  const sender = createSender({ client, visitors, files, signal, log })
  const streams = createEventStreams(visitors)
  const webhook = nodeWebhookHandler({
    clientSecret,
    onMessage: createReplyReceiver({ client, visitors, files, sender, signal, now, log }),
    onError: (error) => log(`A reply was not taken: ${error instanceof Error ? error.message : String(error)}`),
  })
  const chat = createChat({ visitors, files, sender, now })
  const server = createServer(createHandler({ chat, visitors, files, streams, webhook, log }))

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
      const deadline = setTimeout(() => stopping.abort(), STOP_MS)
      streams.close()
      const closed = new Promise((resolve) => server.close(resolve))
      // A connection kept alive becomes idle only after its answer, so once is not enough.
      const closing = setInterval(() => server.closeIdleConnections(), 50)
      await closed
      clearInterval(closing)
      await sender.idle()
      clearTimeout(deadline)
      await files.close()
    },
  }
}

type HandlerDeps = RouteDeps & {
  webhook: (req: IncomingMessage, res: ServerResponse) => void
  log(line: string): void
}

function createHandler(deps: HandlerDeps) {
  const pages = readPages()
  const routes = createRoutes(deps)

  return (req: IncomingMessage, res: ServerResponse): void => {
    setSecurityHeaders(res)
    handle({ ...deps, pages, routes }, req, res).catch((error: unknown) => {
      if (error instanceof HttpError) {
        refuse(req, res, error)
      } else if (!res.destroyed) {
        deps.log(`${req.method} ${req.url} failed: ${error instanceof Error ? error.message : String(error)}`)
        refuse(req, res, new HttpError(500, 'failed', 'This went wrong on our side: try again'))
      }
    })
  }
}

type RouterDeps = HandlerDeps & { pages: Pages; routes: ReturnType<typeof createRoutes> }

async function handle(deps: RouterDeps, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { pages, routes, files, webhook } = deps
  const url = URL.parse(req.url ?? '/', 'http://demo')
  const page = pages.get(url?.pathname ?? '')
  const methods = url && Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined
  if (url?.pathname === '/webhook') {
    webhook(req, res)
  } else if (url && methods) {
    const route = methods[req.method ?? '']
    if (!route) throw wrongMethod(req)
    refuseOtherSites(req)
    await route({ req, res, url })
  } else if (url?.pathname.startsWith('/files/')) {
    if (req.method !== 'GET') throw wrongMethod(req)
    await fileRoute({ files }, { req, res, url })
  } else if (page) {
    if (req.method !== 'GET' && req.method !== 'HEAD') throw wrongMethod(req)
    sendPage(res, page)
  } else {
    throw new HttpError(404, 'not_found', 'There is nothing at this address')
  }
}

function wrongMethod({ method }: IncomingMessage): HttpError {
  return new HttpError(405, 'wrong_method', `${method} is not possible here`)
}

/** Beside the cookie's `SameSite`: no other site's page can make a visitor speak. */
function refuseOtherSites(req: IncomingMessage): void {
  const site = req.headers['sec-fetch-site']
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new HttpError(403, 'other_site', 'The chat can be used from its own page only')
  }
}

function refuse(req: IncomingMessage, res: ServerResponse, error: HttpError): void {
  if (res.headersSent) return void res.destroy()
  // What is left of a refused upload is not read.
  if (!req.complete) res.setHeader('Connection', 'close')
  sendJson(res, error.status, { error: error.code, message: error.message })
}
