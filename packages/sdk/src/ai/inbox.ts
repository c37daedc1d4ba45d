/** What came for each customer and was not read yet. */
import type { Arrival } from '../arrival.ts'
import type { CallOptions } from '../calls.ts'
import { type Clock, systemClock } from '../clock.ts'

export interface ReadOptions extends CallOptions {
  /** How long to wait when there is nothing, milliseconds. */
  waitMs: number
}

export interface Inbox {
  /** What came for this customer since it was last read, in order; an empty list when nothing came in time. */
  read(customerId: string, options: ReadOptions): Promise<Arrival[]>
}

export interface WebhookInbox extends Inbox {
  add(arrival: Arrival): void
}

/** Beyond that the oldest are forgotten: nobody reads them. */
export const MAX_UNREAD = 10_000

/** Events of no customer are read by nobody. */
export const customerOf = (arrival: Arrival): string | null =>
  arrival.kind === 'message' ? arrival.message.customer_id : arrival.event.customer_id

/**
 * An inbox that a webhook fills. It is kept in memory: what was not read when the process ends is lost.
 *
 * @example
 * const inbox = createInbox()
 * const webhook = nodeWebhookHandler({
 *   clientSecret,
 *   onMessage: (message) => inbox.add({ kind: 'message', message }),
 *   onEvent: (event) => inbox.add({ kind: 'event', event }),
 * })
 */
export function createInbox({ clock = systemClock }: { clock?: Pick<Clock, 'wait'> } = {}): WebhookInbox {
  let unread: Arrival[] = []
  const readers = new Set<() => void>()

  function take(customerId: string): Arrival[] {
    const isTheirs = (arrival: Arrival) => customerOf(arrival) === customerId
    const taken = unread.filter(isTheirs)
    if (taken.length > 0) unread = unread.filter((arrival) => !isTheirs(arrival))
    return taken
  }
  return {
    add(arrival) {
      if (typeof customerOf(arrival) !== 'string') return
      unread = [...unread, arrival].slice(-MAX_UNREAD)
      for (const wake of readers) wake()
    },
    async read(customerId, { waitMs, signal }) {
      const taken = take(customerId)
      if (taken.length > 0) return taken
      const came = new AbortController()
      const wake = () => {
        taken.push(...take(customerId))
        if (taken.length > 0) came.abort()
      }
      readers.add(wake)
      try {
        await clock.wait(waitMs, signal === undefined ? came.signal : AbortSignal.any([signal, came.signal]))
      } catch (reason) {
        if (!came.signal.aborted) throw reason
      } finally {
        readers.delete(wake)
      }
      return taken
    },
  }
}
