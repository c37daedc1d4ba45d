/**
 * What one tab has heard of a stream that several share: passes each event on once and in order, whichever tab it came
 * through, and asks for everything anew where something may have been missed.
 */
import { parseExactJson } from '@passerelle/protocol'
import type { StreamEvent } from './sse-parser.ts'

export type StreamState = 'connecting' | 'live' | 'offline'

export interface ChangeListener {
  /** An event other than `reset`; `data` is its JSON, read. */
  event: (name: string, data: unknown) => void
  /** What is on the screen may be old: read it all again. */
  reset: () => void
  /** `live` comes each time a stream begins. */
  state: (state: StreamState) => void
}

export type StreamNews =
  /** A stream began, or was lost. */
  | { type: 'state'; state: StreamState }
  /** Where the stream stands; what holds until it says otherwise comes along for whoever is new. */
  | { type: 'standing'; state: StreamState; place: string | undefined; events: StreamEvent[] }
  | { type: 'event'; event: StreamEvent }

export interface StreamReader {
  take: (news: StreamNews) => void
  state: () => StreamState
  /** The id of the last event heard. */
  place: () => string | undefined
}

export function createStreamReader(listener: ChangeListener): StreamReader {
  let state: StreamState = 'connecting'
  let place: string | undefined

  const enter = (next: StreamState): void => {
    state = next
    listener.state(next)
    // Without a place to go on from, whatever happened before this moment is unknown.
    if (next === 'live' && place === undefined) listener.reset()
  }
  const takeEvent = ({ event, data, id }: StreamEvent): void => {
    const isReset = event === 'reset'
    if (id !== undefined && !isReset && !isAfter(id, place)) return
    // An id alone says where a line begins that resumes nothing: beyond our place lies what nobody told us.
    if (isReset || (data === '' && place !== undefined)) listener.reset()
    place = id ?? place
    if (!isReset && data !== '') listener.event(event, parseExactJson(data))
  }
  const takeStanding = (news: Extract<StreamNews, { type: 'standing' }>): void => {
    if (news.state !== state) enter(news.state)
    if (news.place !== undefined && isAfter(news.place, place)) {
      if (place !== undefined) listener.reset()
      place = news.place
    }
    for (const event of news.events) takeEvent(event)
  }

  listener.state(state)
  return {
    take: (news) => {
      if (news.type === 'event') takeEvent(news.event)
      else if (news.type === 'state') enter(news.state)
      else takeStanding(news)
    },
    state: () => state,
    place: () => place,
  }
}

/** Ids are the sequence of the server's log. */
const isAfter = (id: string, place: string | undefined): boolean => place === undefined || Number(id) > Number(place)
