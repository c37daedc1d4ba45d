/**
 * A live line, such as `GET /desk/v1/changes`, one for all tabs of a browser: each takes one of the six connections that
 * browsers open to an origin over HTTP/1.1. The tab that holds the lock holds the line and tells the others what it
 * hears; when it closes, the next in the queue goes on from the last event it heard. Where the browser has no locks
 * (they need HTTPS or localhost), each tab has a line of its own.
 */
import { type EventLine, openEventLine } from './event-line.ts'
import { type ChangeListener, createLineReader, type LineNews, type LineReader } from './line-reader.ts'
import type { StreamEvent } from './sse-parser.ts'
import { queueForLock } from './tab-lock.ts'

const ASK_MS = 5_000
/** A tab that leaves so many questions unanswered is frozen: the line is taken from it. */
const PATIENCE = 3

export interface SharedListener extends ChangeListener {
  /** Events without an id that still hold, for a tab that joins. */
  standing?: () => StreamEvent[]
}

export interface StreamOptions {
  url: string
  /** Whose line it is: tabs with another agent take no part in it. */
  owner?: string
  onSessionEnded: () => void
}

type Message = LineNews | { type: 'question'; isNew: boolean }

export function openChangeStream(options: StreamOptions, listener: SharedListener): () => void {
  const { url, owner = '' } = options
  const reader = createLineReader(listener)
  if (!('locks' in navigator)) return holdLine(options, reader, reader.take).close
  return shareLine({ ...options, name: `passerelle ${url} ${owner}` }, reader, () => listener.standing?.() ?? [])
}

function holdLine(
  { url, onSessionEnded }: StreamOptions,
  reader: LineReader,
  tell: (news: LineNews) => void,
): EventLine {
  const line = openEventLine(url, {
    place: reader.place,
    live: () => tell({ type: 'state', state: 'live' }),
    offline: () => tell({ type: 'state', state: 'offline' }),
    event: (event) => tell({ type: 'event', event }),
    missing: () => line.close(),
    sessionEnded: onSessionEnded,
  })
  return line
}

function shareLine(
  options: StreamOptions & { name: string },
  reader: LineReader,
  standing: () => StreamEvent[],
): () => void {
  const { name } = options
  const channel = new BroadcastChannel(name)
  let line: EventLine | undefined
  let unanswered = 0

  const post = (message: Message): void => channel.postMessage(message)
  const lock = queueForLock(name, () => {
    const held = holdLine(options, reader, (news) => {
      reader.take(news)
      post(news)
    })
    line = held
    return () => {
      held.close()
      line = undefined
    }
  })

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.type !== 'question') {
      unanswered = 0
      if (!line) reader.take(data)
    } else if (line) {
      line.check()
      const events = data.isNew ? standing() : []
      post({ type: 'standing', state: reader.state(), place: reader.place(), events })
    }
  }

  const ask = (): void => {
    if (line || document.visibilityState !== 'visible') return
    unanswered += 1
    if (unanswered <= PATIENCE) post({ type: 'question', isNew: false })
    else {
      unanswered = 0
      lock.steal()
    }
  }

  post({ type: 'question', isNew: true })
  const asking = window.setInterval(ask, ASK_MS)
  document.addEventListener('visibilitychange', ask)
  return () => {
    window.clearInterval(asking)
    document.removeEventListener('visibilitychange', ask)
    lock.close()
    channel.close()
  }
}
