/** The chat's API: who is asking, what they want, what they are told. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { BODY_HASH_HEADER } from '@passerelle/protocol'
import { verifyBodyHash } from '@passerelle/sdk'
import type { Chat, Page } from './chat.ts'
import { cut } from './cut.ts'
import type { createEventStreams } from './event-streams.ts'
import type { Files } from './files.ts'
import { parseObject, readBody, readJson, readToken, sendJson } from './http.ts'
import { HttpError } from './http-error.ts'
import { toLocale } from './locale.ts'
import { sendFile } from './send-file.ts'
import { isVisitorToken, type Visitor, viewEntry, visitorIdOf } from './visitor.ts'
import type { Visitors } from './visitors.ts'

const MESSAGE_ID = /^[A-Za-z0-9-]{8,64}$/
const MAX_PAGE_LENGTH = 200
const MAX_FILE_NAME_LENGTH = 200
/** How far an order to erase may be from now, either way. */
const ERASE_SECONDS = 300

export interface RouteDeps {
  chat: Chat
  files: Files
  streams: ReturnType<typeof createEventStreams>
  visitors: Pick<Visitors, 'erase'>
  clientSecret: string
  now(): number
}

export interface Exchange {
  req: IncomingMessage
  res: ServerResponse
  url: URL
}

export type Route = (exchange: Exchange) => Promise<void> | void
type Routes = Record<string, Partial<Record<string, Route>>>

export function createRoutes({ chat, files, streams, ...operator }: RouteDeps): Routes {
  const requireVisitor = ({ req }: Exchange, given: Record<string, unknown>): Visitor =>
    chat.open(visitorIdOf(requireToken(req)), pageOf(given))

  /** A route that changes something and answers nothing. */
  const post = (act: (visitor: Visitor, body: Record<string, unknown>) => void, before?: () => Promise<void>) => ({
    async POST(exchange: Exchange) {
      const body = await readJson(exchange.req)
      await before?.()
      act(requireVisitor(exchange, body), body)
      sendJson(exchange.res, 202, {})
    },
  })

  return {
    '/chat/events': {
      async GET(exchange) {
        await chat.look()
        if (exchange.res.destroyed) return
        streams.open(exchange.res, requireVisitor(exchange, Object.fromEntries(exchange.url.searchParams)))
      },
    },
    '/chat/messages': {
      async POST(exchange) {
        const body = await readJson(exchange.req)
        await chat.look()
        const visitor = requireVisitor(exchange, body)
        const entry = chat.write(visitor, { id: messageId(body.id), text: textOf(body.text) })
        sendJson(exchange.res, 202, viewEntry(entry))
      },
    },
    '/chat/files': {
      async POST(exchange) {
        const { req, url } = exchange
        const given = Object.fromEntries(url.searchParams)
        const entry = await chat.attach(() => requireVisitor(exchange, given), {
          id: messageId(given.id),
          name: given.name?.slice(0, MAX_FILE_NAME_LENGTH) || 'file',
          mimeType: req.headers['content-type'] ?? 'application/octet-stream',
          bytes: req,
          declaredSize: Number(req.headers['content-length'] ?? 0),
        })
        sendJson(exchange.res, 202, viewEntry(entry))
      },
      /** A visitor's own files only; everybody else's are not there. */
      async GET({ req, res, url }) {
        const file = files.find(url.searchParams.get('id') ?? '')
        if (file?.owner !== visitorIdOf(requireToken(req))) {
          throw new HttpError(404, 'not_found', 'This file is not kept any longer')
        }
        await sendFile(res, files, file)
      },
    },
    '/erase': { POST: eraser(operator) },
    '/chat/name': post((visitor, { name }) => chat.rename(visitor, textOf(name))),
    '/chat/typing': post((visitor, { on }) => chat.type(visitor, on === true)),
    '/chat/read': post((visitor, { id }) => chat.read(visitor, textOf(id))),
    '/chat/retry': post((visitor) => chat.retry(visitor)),
    '/chat/leave': post((visitor) => chat.leave(visitor)),
    '/chat/go-on': post((visitor) => chat.goOn(visitor), chat.look),
    '/chat/rating': post((visitor, { score, comment }) =>
      chat.rate(visitor, { score: Number(score), comment: textOf(comment) }),
    ),
  }
}

/**
 * For who has the connector's secret: it signs the body, as the gateway signs a webhook's. No webhook says `erase`, so
 * none is such an order, wherever it is sent; and `at` makes a copy of an order worthless soon.
 */
function eraser({ visitors, clientSecret, now }: Pick<RouteDeps, 'visitors' | 'clientSecret' | 'now'>): Route {
  return async ({ req, res }) => {
    const body = await readBody(req)
    const hash = req.headers[BODY_HASH_HEADER.toLowerCase()]
    if (typeof hash !== 'string' || !(await verifyBodyHash(body, hash, clientSecret))) {
      throw new HttpError(401, 'bad_signature', 'Sign the body with the client_secret of the connector')
    }
    const { customer_id: id, at } = Object(parseObject(body).erase)
    if (typeof id !== 'string') throw new HttpError(400, 'no_visitor', 'erase.customer_id says who is to be erased')
    if (!(Math.abs(Number(at) - now() / 1000) <= ERASE_SECONDS)) {
      throw new HttpError(400, 'not_now', 'erase.at is not the time now, in seconds since 1970: set the clock')
    }
    sendJson(res, 200, { erased: visitors.erase(id) })
  }
}

function requireToken(req: IncomingMessage): string {
  const token = readToken(req)
  if (isVisitorToken(token)) return token
  throw new HttpError(401, 'no_visitor', 'Send the visitor’s secret as a bearer token')
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '')

function pageOf(given: Record<string, unknown>): Page {
  const page = typeof given.page === 'string' && given.page.startsWith('/') ? given.page : '/'
  return { locale: toLocale(given.locale), page: cut(page, MAX_PAGE_LENGTH) }
}

function messageId(id: unknown): string {
  if (typeof id === 'string' && MESSAGE_ID.test(id)) return id
  throw new HttpError(400, 'bad_id', 'id must be 8 to 64 letters, digits or hyphens')
}
