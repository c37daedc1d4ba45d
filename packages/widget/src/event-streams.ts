/** Server-sent events to the pages that are open. A page that reconnects is told the whole state again. */
import type { ServerResponse } from 'node:http'
import { HttpError } from './http-error.ts'
import type { Visitor } from './visitor.ts'
import type { Visitors } from './visitors.ts'

const HEARTBEAT_MS = 15_000
/** A page that reads so slowly is cut off; it reconnects by itself. */
const MAX_BUFFERED_BYTES = 4 * 1024 * 1024

export interface EventStreamsOptions {
  botName: string | null
  /** Pages that may listen at once. */
  maxOpen: number
}

export function createEventStreams(visitors: Visitors, { maxOpen, ...page }: EventStreamsOptions) {
  const open = new Set<ServerResponse>()
  const heartbeat = setInterval(() => {
    for (const res of open) res.write(':\n\n')
  }, HEARTBEAT_MS)
  heartbeat.unref()

  return {
    open(res: ServerResponse, visitor: Visitor): void {
      if (open.size >= maxOpen) throw new HttpError(503, 'busy', 'Too many chats are open: try again later')
      res.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' })
      open.add(res)
      const unsubscribe = visitors.subscribe(visitor, ({ type, data }) => {
        const told = type === 'snapshot' ? { ...page, ...data } : data
        // It ends, with what it has.
        if (res.writableEnded) return
        if (type === 'expired') return void res.end()
        if (res.writableLength > MAX_BUFFERED_BYTES) res.destroy()
        else res.write(`event: ${type}\ndata: ${JSON.stringify(told)}\n\n`)
        if (type === 'erased') res.end()
      })
      res.on('error', () => {})
      res.on('close', () => {
        open.delete(res)
        unsubscribe()
      })
    },
    close(): void {
      clearInterval(heartbeat)
      for (const res of open) res.end()
    },
  }
}
