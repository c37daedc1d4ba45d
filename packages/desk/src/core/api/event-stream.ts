/**
 * One connection for events, opened anew whenever it breaks: read with fetch rather than EventSource, which can neither
 * see the server's comments (so a stream that died in a sleep would look alive for minutes) nor resume after an answer like 503.
 */
import { createSseParser, type StreamEvent } from './sse-parser.ts'

/** The server sends a comment every 15 s. */
const SILENCE_MS = 40_000
const CHECK_MS = 5_000
/** A stream that held this long starts the waits anew. */
const STEADY_MS = 5_000
const BACKOFF_MS = [100, 1_000, 2_000, 4_000, 8_000, 15_000]

export interface EventStreamOwner {
  /** The id to resume from; undefined: from now on. */
  place: () => string | undefined
  live: () => void
  offline: () => void
  event: (event: StreamEvent) => void
  /** A gateway that has no such stream: what would come by it is then read when it is asked for. */
  missing: () => void
  /** Nobody is logged in any more. */
  sessionEnded: () => void
}

export interface EventStream {
  /** Looks at once whether it still lives, or is due to be tried again: timers of a hidden tab come late. */
  check: () => void
  close: () => void
}

export function openEventStream(url: string, owner: EventStreamOwner): EventStream {
  let live = false
  let failures = 0
  let closed = false
  let heardAt = Date.now()
  let dueAt = Number.POSITIVE_INFINITY
  let timer: number | undefined
  let current: AbortController | undefined

  const connect = async (): Promise<void> => {
    const controller = new AbortController()
    const begunAt = Date.now()
    current = controller
    dueAt = Number.POSITIVE_INFINITY
    try {
      await readStream(controller.signal)
    } catch {
      // Cut off, refused or silent: all the same, try again.
    }
    if (closed || current !== controller) return
    live = false
    if (Date.now() - begunAt > STEADY_MS) failures = 0
    const wait = (BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 0) * (0.8 + Math.random() * 0.4)
    failures += 1
    if (failures > 1 || !navigator.onLine) owner.offline()
    dueAt = Date.now() + wait
    timer = window.setTimeout(connect, wait)
  }

  const readStream = async (signal: AbortSignal): Promise<void> => {
    heardAt = Date.now()
    const headers: Record<string, string> = { Accept: 'text/event-stream' }
    const place = owner.place()
    if (place !== undefined) headers['Last-Event-ID'] = place
    const response = await fetch(url, { headers, signal, cache: 'no-store', credentials: 'same-origin' })
    if (signal.aborted) return
    if (response.status === 401) return owner.sessionEnded()
    if (response.status === 404) return owner.missing()
    if (!response.ok || !response.body) return
    live = true
    owner.live()
    const parse = createSseParser()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (let piece = await reader.read(); !piece.done && !signal.aborted; piece = await reader.read()) {
      heardAt = Date.now()
      for (const event of parse(piece.value)) owner.event(event)
    }
  }

  const drop = (): void => {
    window.clearTimeout(timer)
    current?.abort()
    live = false
  }
  const reconnect = (): void => {
    drop()
    failures = 0
    void connect()
  }
  const lost = (): void => {
    drop()
    owner.offline()
  }
  const check = (): void => {
    if (live && Date.now() - heardAt > SILENCE_MS) reconnect()
    else if (Date.now() >= dueAt) {
      drop()
      void connect()
    }
  }

  void connect()
  const checking = window.setInterval(check, CHECK_MS)
  window.addEventListener('online', reconnect)
  window.addEventListener('offline', lost)
  document.addEventListener('visibilitychange', check)
  return {
    check,
    close: () => {
      closed = true
      drop()
      window.clearInterval(checking)
      window.removeEventListener('online', reconnect)
      window.removeEventListener('offline', lost)
      document.removeEventListener('visibilitychange', check)
    },
  }
}
