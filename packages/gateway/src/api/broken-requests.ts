import { type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { ApiError } from '../lib/errors.ts'
import { renderError } from './render-error.ts'

/** What never becomes a request: the parser refuses it, and we answer on the bare connection, in the usual shape. */
export function answerBrokenRequests(server: Server): void {
  server.removeAllListeners('clientError')
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable || socket.bytesWritten > 0) return void socket.destroy()
    const told = describe(error.code)
    const body = JSON.stringify(renderError(told))
    socket.end(
      `HTTP/1.1 ${told.status} ${STATUS_CODES[told.status]}\r\nContent-Type: application/json; charset=utf-8\r\n` +
        `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
    )
  })
  server.on('checkExpectation', (_request: IncomingMessage, response: ServerResponse) => {
    const error = new ApiError('invalid_request', 417, 'The only Expect header understood is 100-continue.')
    response.writeHead(error.status, { 'Content-Type': 'application/json; charset=utf-8' })
    response.end(JSON.stringify(renderError(error)))
  })
}

function describe(code: string | undefined): ApiError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ApiError('invalid_request', 431, 'The headers are larger than 16 KiB.')
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ApiError('invalid_request', 408, 'The request did not arrive in time.')
    default:
      return new ApiError('invalid_request', 400, 'This is not a valid HTTP request.')
  }
}
