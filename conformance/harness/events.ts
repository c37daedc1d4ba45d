/** Reads server-sent events as they come. */
import { get, type IncomingMessage } from 'node:http'
import { waitFor } from '@passerelle/testkit/wait-for'

export interface ServerEvent {
  id: string
  event: string
  data: string
}

export interface EventStream {
  status: number
  type: string | undefined
  events: ServerEvent[]
  comments: string[]
  /** Whether the other side ended it. */
  ended(): boolean
  /** The first event that fits, as soon as it is there. */
  find(what: string, fits: (event: ServerEvent) => boolean): Promise<ServerEvent>
  close(): void
}

export async function openEvents(url: string, headers: Record<string, string>): Promise<EventStream> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { headers: { accept: 'text/event-stream', ...headers }, agent: false }, resolve).on('error', reject)
  })
  const events: ServerEvent[] = []
  const comments: string[] = []
  let ended = false
  let rest = ''
  response.setEncoding('utf8')
  response.on('error', () => {})
  response.on('close', () => {
    ended = true
  })
  response.on('data', (chunk: string) => {
    const blocks = (rest + chunk).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) readBlock(block, { events, comments })
  })
  return {
    status: response.statusCode ?? 0,
    type: response.headers['content-type'],
    events,
    comments,
    ended: () => ended,
    find: (what, fits) => waitFor(what, () => events.find(fits)),
    close: () => response.destroy(),
  }
}

function readBlock(block: string, { events, comments }: { events: ServerEvent[]; comments: string[] }): void {
  const event: ServerEvent = { id: '', event: '', data: '' }
  for (const line of block.split('\n')) {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? []
    if (name === '') comments.push(value)
    else if (name === 'id' || name === 'event' || name === 'data') event[name] += value
  }
  // As browsers do: what has no data sets the id at most, and is no event.
  if (event.data) events.push(event)
}
