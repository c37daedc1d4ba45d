/**
 * The server behind the chat: a partner of the gateway on the SDK alone. It serves the script, keeps each visitor's
 * thread, lets a bot answer, hands over, and hears by events what the agents do. The rules of where a visitor stands are
 * in `status.ts`, what goes out in `handover.ts`, what comes in in `receive-reply.ts` and `take-event.ts`.
 */
import { mkdirSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Client, createClient, nodeWebhookHandler, type PartnerEvent } from '@passerelle/sdk'
import { createAskTeam } from './ask-team.ts'
import type { Bot } from './bot.ts'
import { createChat } from './chat.ts'
import { createEventStreams } from './event-streams.ts'
import { createFiles } from './files.ts'
import { createSender } from './handover.ts'
import { admit, sendJson } from './http.ts'
import { HttpError } from './http-error.ts'
import { createPresence } from './presence.ts'
import { createRatings } from './ratings.ts'
import { createReplyReceiver } from './receive-reply.ts'
import { createRoutes } from './routes.ts'
import { createSeenIds } from './seen-ids.ts'
import { readStaticFiles, sendStatic } from './static.ts'
import { createEventTaker } from './take-event.ts'
import { openThreadStore } from './thread-store.ts'
import { createVisitors } from './visitors.ts'

const MAX_VISITORS = 500
const KEEP_DAYS = 30
const DAY_SECONDS = 24 * 3600
const MAX_THREADS = 100_000
const MAX_THREADS_BYTES = 1_000_000_000
const MAX_OPEN_PAGES = 10_000
const EXPIRY_MS = 3600_000
const MAX_ENTRIES = 500
const MAX_SEEN = 10_000
/** What is being sent to or fetched from the gateway has this long to finish when the server stops. */
const STOP_MS = 5_000
const MAX_FILES_BYTES = 1_000_000_000

export interface WidgetOptions {
  /** The gateway's address. */
  baseUrl: string
  clientId: string
  clientSecret: string
  /** Pages that may show the chat, beside those of this server: `https://shop.example`. */
  origins?: readonly string[]
  /** Where threads and files are kept. Without it they go with the process. */
  dataDir?: string
  /** Days without a word after which a visitor is forgotten, with their thread and files; 30. */
  keepDays?: number
  /** Without one, a visitor's first message is for the agents. */
  bot?: Bot
  /** Milliseconds since 1970. */
  now?: () => number
  /** Told what failed, never what was said. */
  log?: (line: string) => void
  /** Told of each event of the gateway's that was taken. */
  onEvent?: (event: PartnerEvent) => void
  maxVisitors?: number
  /** Threads kept at most, 100,000: those seen longest ago make room, first those whom the team has never had. */
  maxThreads?: number
  /** Pages that may be open at once; 10,000. */
  maxOpenPages?: number
}

export interface Widget {
  /** Answers a request that is the chat's; false leaves it to you. */
  handle(req: IncomingMessage, res: ServerResponse): boolean
  /** Forgets a visitor, by the gateway's `customer_id`: thread, files and what is unsent. Whether there was anything. */
  erase(customerId: string): boolean
  /** Ends what pages listen to, so that a server can close. */
  end(): void
  /** Once no request is under way: stops, and lets go of what is kept. */
  close(): Promise<void>
}

/**
 * @example
 * const widget = createWidget({ baseUrl, clientId, clientSecret, origins: ['https://shop.example'] })
 * http.createServer((req, res) => widget.handle(req, res) || res.writeHead(404).end()).listen(4000)
 */
export function createWidget(options: WidgetOptions): Widget {
  const { baseUrl, clientId, clientSecret, origins = [], log = () => {} } = options
  const stopping = new AbortController()
  const client = createClient({ baseUrl, clientId, clientSecret })
  const parts = createParts({ ...options, client, signal: stopping.signal })
  const { store, files, sender, ratings, streams } = parts
  const webhook = nodeWebhookHandler({
    clientSecret,
    seen: createSeenIds(MAX_SEEN),
    onMessage: parts.receive,
    onEvent: parts.take,
    onError: (error) => log(`What the gateway sent was not taken: ${error instanceof Error ? error.message : error}`),
  })
  const scripts = readStaticFiles(fileURLToPath(new URL('../client/', import.meta.url)))
  const routes = createRoutes({ ...parts, clientSecret, now: options.now ?? Date.now })

  return {
    handle(req, res) {
      res.setHeader('X-Content-Type-Options', 'nosniff')
      const url = URL.parse(req.url ?? '/', 'http://widget')
      const script = scripts.get(url?.pathname ?? '')
      const methods = url && Object.hasOwn(routes, url.pathname) ? routes[url.pathname] : undefined
      if (url?.pathname === '/webhook') webhook(req, res)
      else if (script) sendScript(req, res, () => sendStatic(req, res, script))
      else if (url && methods) {
        const answer = async () => {
          admit(req, res, origins)
          if (req.method === 'OPTIONS') return void res.writeHead(204).end()
          const route = methods[req.method ?? '']
          if (!route) throw new HttpError(405, 'wrong_method', `${req.method} is not possible here`)
          await route({ req, res, url })
        }
        answer().catch((error: unknown) => refuse({ req, res, log }, error))
      } else return false
      return true
    },
    erase: parts.visitors.erase,
    end: streams.close,
    async close() {
      const deadline = setTimeout(() => stopping.abort(), STOP_MS)
      clearInterval(parts.expiring)
      await sender.idle()
      clearTimeout(deadline)
      stopping.abort()
      await ratings.idle()
      await files.close()
      store.close()
    },
  }
}

type PartsDeps = WidgetOptions & { client: Client; signal: AbortSignal }

function createParts(options: PartsDeps) {
  const { client, signal, dataDir, bot = null, now = Date.now, log = () => {}, maxVisitors = MAX_VISITORS } = options
  const { keepDays = KEEP_DAYS, maxThreads = MAX_THREADS, maxOpenPages = MAX_OPEN_PAGES } = options
  if (dataDir !== undefined) mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  const bounds = { maxThreads, maxBytes: MAX_THREADS_BYTES }
  const store = openThreadStore(dataDir === undefined ? ':memory:' : join(dataDir, 'threads.db'), bounds)
  const folder = dataDir === undefined ? undefined : join(dataDir, 'files')
  const files = createFiles({ folder, maxBytes: MAX_FILES_BYTES, kept: store.files })
  const onGone = (id: string) => {
    files.removeOf(id).catch((error) => log(`A file was not removed: ${error}`))
  }
  const visitors = createVisitors({ store, maxVisitors, maxEntries: MAX_ENTRIES, now, onGone })
  const party = { type: 'bot' as const, id: bot?.id ?? 'widget', name: bot?.name ?? '' }
  const shared = { client, visitors, files, signal, now, log }
  const ratings = createRatings(shared)
  const sender = createSender({ ...shared, ratings, bot: party })
  const presence = createPresence(shared)
  const team = createAskTeam({ ...shared, sender, hasBot: bot !== null })
  const takeEvent = createEventTaker({ bot, visitors, sender, presence, now })
  let hearsEvents = false
  const expire = () => {
    try {
      visitors.expire(Math.floor(now() / 1000) - keepDays * DAY_SECONDS)
    } catch (error) {
      log(`What is too old could not be removed: ${error}`)
    }
  }
  expire()
  for (const { id, ...page } of store.listPending()) {
    const visitor = visitors.open(id, page)
    ratings.resume(visitor)
    sender.resume(visitor)
  }
  return {
    store,
    visitors,
    expiring: setInterval(expire, EXPIRY_MS).unref(),
    files,
    sender,
    ratings,
    streams: createEventStreams(visitors, { botName: bot?.name ?? null, maxOpen: maxOpenPages }),
    chat: createChat({ ...shared, bot, sender, team, ratings, presence }),
    receive: createReplyReceiver({ ...shared, sender, hearsEvents: () => hearsEvents }),
    async take(event: PartnerEvent): Promise<void> {
      hearsEvents = true
      await takeEvent(event)
      options.onEvent?.(event)
    },
  }
}

/** A page of any site may load it; what it then asks is admitted by its origin. */
function sendScript(req: IncomingMessage, res: ServerResponse, send: () => void): void {
  res.setHeader('Access-Control-Allow-Origin', '*')
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin')
  if (req.method === 'GET' || req.method === 'HEAD') send()
  else sendJson(res, 405, { error: 'wrong_method', message: `${req.method} is not possible here` })
}

interface Failing {
  req: IncomingMessage
  res: ServerResponse
  log(line: string): void
}

function refuse({ req, res, log }: Failing, error: unknown): void {
  if (res.destroyed) return
  if (!(error instanceof HttpError)) {
    log(`${req.method} ${req.url} failed: ${error instanceof Error ? error.message : String(error)}`)
    refuse({ req, res, log }, new HttpError(500, 'failed', 'This went wrong on our side: try again'))
    return
  }
  if (res.headersSent) return void res.destroy()
  // What is left of a refused upload is not read.
  if (!req.complete) res.setHeader('Connection', 'close')
  sendJson(res, error.status, { error: error.code, message: error.message })
}
