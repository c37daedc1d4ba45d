/**
 * What no route may see: what the parser refuses, answered on the bare connection in the usual shape, and what it lets
 * pass though another server could read it in another way.
 */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { reason } from '@passerelle/protocol/errors'
import { ApiError, refuse } from '../../lib/errors.ts'
import type { App } from './app-type.ts'
import type { Exchanges } from './exchanges.ts'
import { renderError } from './render-error.ts'
import { dropMore, endAfter, endUnread, isEnding } from './unread-body.ts'

/** Not by an import: for one, Node makes all that the module exports, its own fetch among it, and that takes 60 ms. */
const { STATUS_CODES } = process.getBuiltinModule('node:http')

export function answerBrokenRequests(app: App, { latest }: Pick<Exchanges, 'latest'>): void {
  const { server } = app
  server.removeAllListeners('clientError')
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // Told for each piece that still comes: to cut the line at the first of them would reset it.
    if (isEnding(socket)) dropMore(socket)
    else if (error.code === 'ECONNRESET' || !isFree(socket, latest(socket))) socket.destroy()
    else endAfter(socket, toBareAnswer(describe(error.code)))
  })
  server.on('checkExpectation', (request: IncomingMessage, response: ServerResponse) => {
    const error = refuse('expect_unknown')
    endUnread(request, true)
    response.writeHead(error.status, { ...bareHeaders, Connection: 'close' })
    response.end(JSON.stringify(renderError(error)))
  })
  // Whoever asks before sending a body is told to go on when the body is read, in json-body.ts.
  server.on('checkContinue', (request, response) => server.emit('request', request, response))
  app.addHook('onRequest', ({ raw }, reply, done) => {
    if (isEnding(raw.socket)) {
      reply.hijack()
      raw.socket.destroy()
    } else if (isAmbiguous(raw)) done(ambiguous())
    else done()
  })
}

/** Whether an answer on the connection can only be understood as one to what was wrong. */
function isFree(socket: Socket, response: ServerResponse | undefined): boolean {
  if (!socket.writable) return false
  return !response || response.writableFinished || !(response.headersSent || response.req.complete)
}

/** Proxies before us take one of two `Host` headers, and not all take the other; of the versions, only these are alike. */
function isAmbiguous({ httpVersion, rawHeaders }: IncomingMessage): boolean {
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts++
  }
  return httpVersion === '1.1' ? hosts !== 1 : httpVersion !== '1.0' || hosts > 1
}

const ambiguous = (): ApiError =>
  new ApiError(reason('host_ambiguous'), {
    headers: { Connection: 'close' },
  })

const bareHeaders = { 'Content-Type': 'application/json; charset=utf-8', 'X-Content-Type-Options': 'nosniff' }

function toBareAnswer(error: ApiError): string {
  const body = JSON.stringify(renderError(error))
  const headers = { ...bareHeaders, 'Content-Length': Buffer.byteLength(body), Connection: 'close' }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status]}\r\n${lines.join('')}\r\n${body}`
}

function describe(code: string | undefined): ApiError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return refuse('headers_too_large', { max: 16 * 1024 })
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return refuse('headers_late')
    default:
      return refuse('not_http')
  }
}
