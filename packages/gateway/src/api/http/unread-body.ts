/**
 * An answer may leave its request's body unread. A short rest is read and dropped, and the connection goes on. A longer
 * one ends the connection: the client may be writing still, and a socket that is closed over unread bytes is reset,
 * which can take the answer with it; so our side is closed first, for a moment a little more is read, then the line is
 * cut.
 */
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'

/** At most so much more is read of what was refused, and for so long. */
const lingerBytes = 1024 * 1024
const lingerMs = 2000

/** What was read of it when the end began. */
const ending = new WeakMap<Socket, number>()

/** Whether its last answer is given: what still comes is not for us. */
export const isEnding = (socket: Socket): boolean => ending.has(socket)

/**
 * Before an answer is sent: what is done about a body it leaves unread. True when the answer must say
 * `Connection: close`, which it may also want to of itself.
 */
export function endUnread(request: IncomingMessage, wantsClose = false): boolean {
  if (request.complete || request.readableEnded || request.destroyed) return wantsClose
  request.unpipe()
  const { socket } = request
  request.on('error', () => {})
  if (!wantsClose && restBytes(request) <= lingerBytes) {
    request.once('end', cutLater(request))
    request.resume()
    return false
  }
  ending.set(socket, socket.bytesRead)
  // What the server calls when the answer is out.
  socket.destroySoon = () => linger(socket)
  request.on('data', () => {
    if (hasReadEnough(socket)) request.pause()
  })
  request.resume()
  return true
}

/** After an answer on the bare connection. */
export function endAfter(socket: Socket, answer: string): void {
  ending.set(socket, socket.bytesRead)
  socket.write(answer)
  linger(socket)
}

/** What comes on a connection that is ending, and is no body: cut when it becomes too much. */
export function dropMore(socket: Socket): void {
  if (hasReadEnough(socket)) socket.destroy()
}

/** At most. It cannot be known either whether it comes at all, when the client asked before sending it. */
const restBytes = ({ headers }: IncomingMessage): number =>
  headers['transfer-encoding'] === undefined && headers.expect === undefined
    ? Number(headers['content-length'] ?? 0)
    : Number.POSITIVE_INFINITY

const hasReadEnough = (socket: Socket): boolean => socket.bytesRead - (ending.get(socket) ?? 0) > lingerBytes

function linger(socket: Socket): void {
  socket.end()
  socket.once('close', cutLater(socket))
}

/** Cuts the line after a while, unless what it returns is called before. */
function cutLater(line: { destroy(): unknown }): () => void {
  const timer = setTimeout(() => line.destroy(), lingerMs)
  return () => clearTimeout(timer)
}
