/**
 * A stream of changes, such as `GET /desk/v1/changes`, one for all tabs of a browser: each takes one of the six
 * connections that browsers open to an origin over HTTP/1.1. The tab that holds the lock holds the stream and passes on
 * to the others what it hears; when it closes, the next in the queue goes on from the last event it heard. Where the
 * browser has no locks (they need HTTPS or localhost), each tab has a stream of its own.
 */
import { type EventStream, openEventStream } from './event-stream.ts'
import type { StreamEvent } from './sse-parser.ts'
import { type ChangeListener, createStreamReader, type StreamNews, type StreamReader } from './stream-reader.ts'
import { queueForLock } from './tab-lock.ts'

const ASK_MS = 5_000
/** A tab that leaves so many questions unanswered is frozen: the stream is taken from it. */
const PATIENCE = 3

export interface SharedListener extends ChangeListener {
  /** Events without an id that still hold, for a tab that joins. */
  standing?: () => StreamEvent[]
}

export interface StreamOptions {
  url: string
  /** Whose stream it is: tabs with another agent take no part in it. */
  owner?: string
  onSessionEnded: () => void
}

type Message = StreamNews | { type: 'question'; isNew: boolean }

export function openChangeStream(options: StreamOptions, listener: SharedListener): () => void {
  const { url, owner = '' } = options
  const reader = createStreamReader(listener)
  if (!('locks' in navigator)) return holdStream(options, reader, reader.take).close
  return shareStream({ ...options, name: `passerelle ${url} ${owner}` }, reader, () => listener.standing?.() ?? [])
}

function holdStream(
  { url, onSessionEnded }: StreamOptions,
  reader: StreamReader,
  pass: (news: StreamNews) => void,
): EventStream {
  const stream = openEventStream(url, {
    place: reader.place,
    live: () => pass({ type: 'state', state: 'live' }),
    offline: () => pass({ type: 'state', state: 'offline' }),
    event: (event) => pass({ type: 'event', event }),
    missing: () => stream.close(),
    sessionEnded: onSessionEnded,
  })
  return stream
}

function shareStream(
  options: StreamOptions & { name: string },
  reader: StreamReader,
  standing: () => StreamEvent[],
): () => void {
  const { name } = options
  const channel = new BroadcastChannel(name)
  let stream: EventStream | undefined
  let unanswered = 0

  const post = (message: Message): void => channel.postMessage(message)
  const lock = queueForLock(name, () => {
    const held = holdStream(options, reader, (news) => {
      reader.take(news)
      post(news)
    })
    stream = held
    return () => {
      held.close()
      stream = undefined
    }
  })

  channel.onmessage = ({ data }: MessageEvent<Message>) => {
    if (data.type !== 'question') {
      unanswered = 0
      if (!stream) reader.take(data)
    } else if (stream) {
      stream.check()
      const events = data.isNew ? standing() : []
      post({ type: 'standing', state: reader.state(), place: reader.place(), events })
    }
  }

  const ask = (): void => {
    if (stream || document.visibilityState !== 'visible') return
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
