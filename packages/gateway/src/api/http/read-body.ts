/**
 * Reads request bodies under the rules of json-body.ts: a size, a share of the common memory, and a time. A body that
 * breaks one is read no further; unread-body.ts ends its connection once the answer is out.
 */

import type { IncomingMessage } from 'node:http'
import { type Reason, type RefusalCode, reason } from '@passerelle/protocol/errors'
import { ApiError, refuse } from '../../lib/errors.ts'
import { nextTurn } from '../../lib/turns.ts'
import { type BodyLease, smallBodyBytes } from './body-memory.ts'

export interface Pace {
  bytes: number
  everyMs: number
}

export interface BodyRules {
  /** Bytes. */
  limit: number
  lease: BodyLease
  /** Of large bodies, while memory is scarce. */
  pace: Pace
  /** For the whole body; undefined: as long as a request may take. */
  withinMs: number | undefined
  /** How long it may still take once the server closes, and who tells of that, until what it returns is called. */
  closingMs: number
  onClosing(tell: () => void): () => void
}

const tooLarge = (limit: number): ApiError => refuse('body_too_large', { max: limit })

export const memoryTaken = (): ApiError => new ApiError(reason('memory_taken'), { headers: { 'Retry-After': '5' } })

const timedOut = (why: Reason<RefusalCode>): ApiError => new ApiError(why, { headers: { Connection: 'close' } })

const tooSlow = ({ bytes, everyMs }: Pace): ApiError =>
  timedOut(reason('body_slow', { bytes, seconds: everyMs / 1000 }))

const tooLate = (ms: number): ApiError => timedOut(reason('body_late', { seconds: ms / 1000 }))

/** Told while the connection stands: soon it is cut. */
const stopping = (): ApiError =>
  new ApiError(reason('server_stopping'), { headers: { 'Retry-After': '5', Connection: 'close' } })

const cutOff = (): ApiError => refuse('body_cut_off')

/**
 * Watches a body that somebody reads: `refuse` is called once, when a rule is broken; nobody is given more of it then.
 * Called in the same turn in which the reading begins. Ends by itself with the body, or by what it returns.
 */
export function superviseBody(
  payload: IncomingMessage,
  { limit, lease, pace, withinMs, closingMs, onClosing }: BodyRules,
  refuse: (error: ApiError) => void,
): () => void {
  let received = 0
  let receivedBefore = 0
  let watch: NodeJS.Timeout | undefined

  const stop = (): void => {
    clearInterval(watch)
    clearTimeout(deadline)
    clearTimeout(lastMoment)
    stayOpen()
    payload.off('data', onData).off('end', stop).off('close', stop)
  }
  const end = (error: ApiError): void => {
    stop()
    payload.unpipe()
    payload.pause()
    // It may be cut while nobody reads it any more.
    payload.on('error', () => {})
    refuse(error)
  }
  const onData = ({ length }: Buffer): void => {
    received += length
    if (received > limit) end(tooLarge(limit))
    else if (!lease.take(length)) end(memoryTaken())
    else if (received > smallBodyBytes) watch ??= setInterval(checkPace, pace.everyMs)
  }
  /** Whoever holds scarce memory has to go on: the last byte may not be what all others wait for. */
  const checkPace = (): void => {
    const isSlow = received - receivedBefore < pace.bytes
    receivedBefore = received
    if (isSlow && lease.isHoldingScarce()) end(tooSlow(pace))
  }

  let lastMoment: NodeJS.Timeout | undefined
  const stayOpen = onClosing(() => {
    lastMoment = setTimeout(() => end(stopping()), closingMs)
  })
  const deadline = withinMs === undefined ? undefined : setTimeout(() => end(tooLate(withinMs)), withinMs)
  payload.on('data', onData).on('end', stop).on('close', stop)
  return stop
}

export const announcesMore = ({ headers }: IncomingMessage, bytes: number): boolean =>
  Number(headers['content-length']) > bytes

/** The whole body. */
export function readBody(
  payload: IncomingMessage,
  rules: BodyRules,
  done: (error: Error | null, bytes?: Buffer) => void,
): void {
  if (announcesMore(payload, rules.limit)) {
    done(tooLarge(rules.limit))
    return
  }
  const pieces = collectPieces()
  const settle: typeof done = (error, bytes) => {
    payload.off('data', pieces.add).off('end', onEnd).off('error', onError)
    done(error, bytes)
  }
  const onEnd = (): void => {
    // Several large ones may end at the same time, and joining one takes some ten milliseconds.
    if (pieces.length() > largeBytes) void nextTurn().then(() => settle(null, pieces.join()))
    else settle(null, pieces.join())
  }
  const onError = (): void => settle(cutOff())
  superviseBody(payload, rules, settle)
  payload.on('data', pieces.add).on('end', onEnd).on('error', onError)
}

const blockBytes = 4096
const largeBytes = 1024 * 1024

/** Keeps pieces of any size at about their size: by itself a byte, sent as a piece of its own, takes hundreds. */
function collectPieces() {
  const pieces: Buffer[] = []
  let block: Buffer | undefined
  let used = 0
  let length = 0
  const closeBlock = (): void => {
    if (block) pieces.push(block.subarray(0, used))
    block = undefined
    used = 0
  }
  return {
    length: () => length,
    add(piece: Buffer): void {
      length += piece.length
      if (used + piece.length > blockBytes) closeBlock()
      // The first is most often the whole.
      if (piece.length > blockBytes / 2 || (pieces.length === 0 && !block)) {
        closeBlock()
        pieces.push(piece)
        return
      }
      block ??= Buffer.allocUnsafeSlow(blockBytes)
      block.set(piece, used)
      used += piece.length
    },
    join(): Buffer {
      closeBlock()
      const [first] = pieces
      return first && pieces.length === 1 ? first : Buffer.concat(pieces)
    },
  }
}
