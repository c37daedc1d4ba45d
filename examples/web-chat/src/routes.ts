/** The page's API: who is asking, what they want, what they are told. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Chat, Page } from './chat.ts'
import type { createEventStreams } from './event-streams.ts'
import type { Files } from './files.ts'
import { readCookie, readJson, sendJson } from './http.ts'
import { HttpError } from './http-error.ts'
import { toLocale } from './locale.ts'
import { sendFile } from './send-file.ts'
import { isVisitorToken, newVisitorToken, type Visitor, viewEntry, viewVisitor, visitorIdOf } from './visitor.ts'
import type { Visitors } from './visitors.ts'

const COOKIE = 'maison_lumen_visitor'
const COOKIE_SECONDS = 30 * 24 * 3600
const MESSAGE_ID = /^[A-Za-z0-9-]{8,64}$/
const MAX_PAGE_LENGTH = 200
const MAX_FILE_NAME_LENGTH = 200

export interface RouteDeps {
  chat: Chat
  visitors: Visitors
  files: Files
  streams: ReturnType<typeof createEventStreams>
}

interface Exchange {
  req: IncomingMessage
  res: ServerResponse
  url: URL
}

export type Route = (exchange: Exchange) => Promise<void> | void

export function createRoutes(deps: RouteDeps): Record<string, Partial<Record<string, Route>>> {
  const { chat, visitors, streams } = deps

  /** The visitor of the cookie; a reader of the page who has none gets one. */
  function greet({ req, res }: Exchange, page: Page): Visitor {
    const known = readCookie(req, COOKIE)
    const token = isVisitorToken(known) ? known : newVisitorToken()
    setCookie(res, token)
    return chat.open(visitorIdOf(token), page)
  }

  function requireVisitor({ req }: Exchange, page: Page): Visitor {
    const token = readCookie(req, COOKIE)
    if (!isVisitorToken(token)) throw new HttpError(401, 'no_session', 'Unknown visitor: load the page again')
    return chat.open(visitorIdOf(token), page)
  }

  return {
    '/chat/session': {
      async POST(exchange) {
        const page = pageOf(await readJson(exchange.req))
        sendJson(exchange.res, 200, viewVisitor(greet(exchange, page)))
      },
    },
    '/chat/events': {
      GET(exchange) {
        streams.open(exchange.res, requireVisitor(exchange, pageOf(Object.fromEntries(exchange.url.searchParams))))
      },
    },
    '/chat/messages': {
      async POST(exchange) {
        const body = await readJson(exchange.req)
        const text = typeof body.text === 'string' ? body.text : ''
        const entry = chat.write(requireVisitor(exchange, pageOf(body)), { id: messageId(body.id), text })
        sendJson(exchange.res, 202, viewEntry(entry))
      },
    },
    '/chat/files': {
      async POST(exchange) {
        const { req, url } = exchange
        const given = Object.fromEntries(url.searchParams)
        const entry = await chat.attach(requireVisitor(exchange, pageOf(given)), {
          id: messageId(given.id),
          name: given.name?.slice(0, MAX_FILE_NAME_LENGTH) || 'file',
          mimeType: req.headers['content-type'] ?? 'application/octet-stream',
          bytes: req,
          declaredSize: Number(req.headers['content-length'] ?? 0),
        })
        sendJson(exchange.res, 202, viewEntry(entry))
      },
    },
    '/chat/name': {
      async POST(exchange) {
        const body = await readJson(exchange.req)
        const visitor = requireVisitor(exchange, pageOf(body))
        chat.rename(visitor, typeof body.name === 'string' ? body.name : '')
        sendJson(exchange.res, 200, { name: visitor.name })
      },
    },
    '/chat/retry': {
      async POST(exchange) {
        chat.retry(requireVisitor(exchange, pageOf(await readJson(exchange.req))))
        sendJson(exchange.res, 202, {})
      },
    },
    '/chat/restart': {
      async POST(exchange) {
        const page = pageOf(await readJson(exchange.req))
        const earlier = requireVisitor(exchange, page)
        const token = newVisitorToken()
        setCookie(exchange.res, token)
        sendJson(exchange.res, 200, viewVisitor(chat.open(visitorIdOf(token), page)))
        visitors.publish(earlier.id, { type: 'restarted', data: null })
      },
    },
  }
}

/** A visitor's own files only; everybody else's are not there. */
export async function fileRoute({ files }: Pick<RouteDeps, 'files'>, { req, res, url }: Exchange): Promise<void> {
  const token = readCookie(req, COOKIE)
  const file = files.find(url.pathname.slice('/files/'.length))
  if (!file || !isVisitorToken(token) || file.owner !== visitorIdOf(token)) {
    throw new HttpError(404, 'not_found', 'This file is not kept any longer')
  }
  await sendFile(res, files, file)
}

function pageOf(given: Record<string, unknown>): Page {
  const page = typeof given.page === 'string' && given.page.startsWith('/') ? given.page : '/'
  return { locale: toLocale(given.locale), page: page.slice(0, MAX_PAGE_LENGTH) }
}

function messageId(id: unknown): string {
  if (typeof id === 'string' && MESSAGE_ID.test(id)) return id
  throw new HttpError(400, 'bad_id', 'id must be 8 to 64 letters, digits or hyphens')
}

function setCookie(res: ServerResponse, token: string): void {
  res.setHeader('Set-Cookie', `${COOKIE}=${token}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${COOKIE_SECONDS}`)
}
