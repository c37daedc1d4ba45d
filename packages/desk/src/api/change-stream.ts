/**
 * A live line, such as `GET /desk/v1/changes`: read with fetch rather than EventSource, which can neither see the server's comments
 * (so a line that died in a sleep would look alive for minutes) nor resume after an answer like 503.
 */
import { reportSessionEnded } from './client.ts'
import { createSseParser, type StreamEvent } from './sse-parser.ts'

/** The server sends a comment every 15 s. */
const SILENCE_MS = 40_000
const WATCH_MS = 5_000
/** A line that held this long starts the waits anew. */
const STEADY_MS = 5_000
const BACKOFF_MS = [100, 1_000, 2_000, 4_000, 8_000, 15_000]

export type LineState = 'connecting' | 'live' | 'offline'

export interface ChangeListener {
  /** An event other than `reset`; `data` is its JSON, read. */
  event: (name: string, data: unknown) => void
  /** What is on the screen may be old: read it all again. */
  reset: () => void
  state: (state: LineState) => void
}

export function openChangeStream(url: string, listener: ChangeListener): () => void {
  let lastEventId: string | undefined
  let live = false
  let failures = 0
  let closed = false
  let heardAt = Date.now()
  let timer: number | undefined
  let current: AbortController | undefined

  const connect = async (): Promise<void> => {
    const controller = new AbortController()
    const begunAt = Date.now()
    current = controller
    try {
      await readStream(controller.signal)
    } catch {
      // Cut off, refused or silent: all the same, try again.
    }
    if (closed || current !== controller) return
    live = false
    if (Date.now() - begunAt > STEADY_MS) failures = 0
    const wait = BACKOFF_MS[Math.min(failures, BACKOFF_MS.length - 1)] ?? 0
    failures += 1
    if (failures > 1 || !navigator.onLine) listener.state('offline')
    timer = window.setTimeout(connect, wait * (0.8 + Math.random() * 0.4))
  }

  const readStream = async (signal: AbortSignal): Promise<void> => {
    heardAt = Date.now()
    const headers: Record<string, string> = { Accept: 'text/event-stream' }
    if (lastEventId !== undefined) headers['Last-Event-ID'] = lastEventId
    const response = await fetch(url, { headers, signal, cache: 'no-store', credentials: 'same-origin' })
    if (response.status === 401) return reportSessionEnded()
    // A gateway that has no such line: what it would tell is then read when it is asked for.
    if (response.status === 404) closed = true
    if (!response.ok || !response.body) return
    becomeLive()
    const parse = createSseParser()
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader()
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) {
      heardAt = Date.now()
      for (const event of parse(piece.value)) dispatch(event)
    }
  }

  /** Without an id to resume from, whatever happened before this moment is unknown. */
  const becomeLive = (): void => {
    live = true
    listener.state('live')
    if (lastEventId === undefined) listener.reset()
  }

  const dispatch = (event: StreamEvent): void => {
    if (event.id !== undefined) lastEventId = event.id
    if (event.event === 'reset') listener.reset()
    else listener.event(event.event, JSON.parse(event.data))
  }

  const reconnect = (): void => {
    window.clearTimeout(timer)
    current?.abort()
    failures = 0
    live = false
    void connect()
  }
  const lost = (): void => {
    window.clearTimeout(timer)
    current?.abort()
    listener.state('offline')
  }
  const watch = (): void => {
    if (live && Date.now() - heardAt > SILENCE_MS) reconnect()
  }

  listener.state('connecting')
  void connect()
  const watcher = window.setInterval(watch, WATCH_MS)
  window.addEventListener('online', reconnect)
  window.addEventListener('offline', lost)
  document.addEventListener('visibilitychange', watch)
  return () => {
    closed = true
    window.clearTimeout(timer)
    window.clearInterval(watcher)
    window.removeEventListener('online', reconnect)
    window.removeEventListener('offline', lost)
    document.removeEventListener('visibilitychange', watch)
    current?.abort()
  }
}
