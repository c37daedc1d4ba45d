import { Readable } from 'node:stream'
import type { Clock } from '../../lib/clock.ts'

export const eventStreamHeaders = {
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  // Proxies of nginx's kind would hold events back to fill their buffers.
  'X-Accel-Buffering': 'no',
}

/** Undefined: from now on. What is no sequence of ours stands for a place that cannot be known. */
export function readLastEventId(header: string | string[] | undefined): number | undefined {
  if (header === undefined || header === '') return undefined
  return typeof header === 'string' && /^\d{1,15}$/.test(header) ? Number(header) : -1
}

/** A text that is written piece by piece and read at the client's pace; what waits is bounded by whoever writes. */
export interface EventStream {
  readable: Readable
  /** Nothing when there is room for more; else a promise of it, which the end fulfils as well. */
  write(text: string): void | Promise<void>
  end(): void
  /** Cuts the line: nothing that waits is sent any more. */
  destroy(): void
  /** Aborted when it has ended, from whichever side. */
  closed: AbortSignal
  onClose(listener: () => void): void
  /** For how long something has been waiting for the client. */
  stuckMs(): number
  /** For how long nothing was written. */
  silentMs(): number
}

const bufferBytes = 64 * 1024

/** Ends one that could not be begun. */
export function failStream({ destroy }: Pick<EventStream, 'destroy'>, error: unknown): never {
  destroy()
  throw error
}

export function createEventStream(clock: Pick<Clock, 'steady'>): EventStream {
  const closing = new AbortController()
  let drained: PromiseWithResolvers<void> | undefined
  let fullSince = 0
  let writtenAt = clock.steady()
  let ended = false

  const drain = (): void => {
    drained?.resolve()
    drained = undefined
  }
  const readable = new Readable({ highWaterMark: bufferBytes, read: drain })
  readable.once('close', () => {
    closing.abort()
    drain()
  })

  return {
    readable,
    write(text) {
      if (ended || closing.signal.aborted) return
      writtenAt = clock.steady()
      if (readable.push(text)) return
      if (!drained) {
        drained = Promise.withResolvers()
        fullSince = clock.steady()
      }
      return drained.promise
    },
    end() {
      if (ended) return
      ended = true
      readable.push(null)
    },
    destroy: () => void readable.destroy(),
    closed: closing.signal,
    onClose(listener) {
      if (closing.signal.aborted) listener()
      else closing.signal.addEventListener('abort', listener)
    },
    stuckMs: () => (drained ? clock.steady() - fullSince : 0),
    silentMs: () => clock.steady() - writtenAt,
  }
}
