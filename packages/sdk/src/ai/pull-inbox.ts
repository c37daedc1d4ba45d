/**
 * An inbox that asks the connector's outbox. What was given to a reader is settled by the question after that, so that
 * what nobody has read when the process ends comes again.
 */
import type { Arrival } from '../arrival.ts'
import type { Client } from '../client.ts'
import { type Clock, systemClock, withSignal } from '../clock.ts'
import { customerOf, type Inbox, MAX_UNREAD } from './inbox.ts'

export interface PullInbox extends Inbox {
  /** Settles what was read, and stops. */
  close(): Promise<void>
}

interface Item {
  cursor: string
  arrival: Arrival
  isRead: boolean
  /** The server will not give it again. */
  isSettled: boolean
}

interface PullInboxOptions {
  clock?: Clock
  /** How many that nobody reads may wait unsettled, as they keep the server from waiting. Default 100. */
  window?: number
}

const LONGEST_WAIT_MS = 25_000
/** Between questions while something waits that its reader did not come for: then the server answers at once. */
const PAUSE_MS = 1000

export function createPullInbox(client: Client, options: PullInboxOptions = {}): PullInbox {
  const { clock = systemClock, window = 100 } = options
  const stop = new AbortController()
  let items: Item[] = []
  let after: string | undefined
  let polling: Promise<void> | undefined

  function take(customerId: string): Arrival[] {
    const taken = items.filter(({ arrival, isRead }) => !isRead && customerOf(arrival) === customerId)
    for (const item of taken) item.isRead = true
    return taken.map(({ arrival }) => arrival)
  }

  /** Moves on over what was read; over all, when too much waits for readers that do not come. */
  function settle(): void {
    const unsettled = items.filter(({ isSettled }) => !isSettled)
    const firstUnread = unsettled.findIndex(({ isRead }) => !isRead)
    const isFull = unsettled.length >= window
    const done = isFull || firstUnread < 0 ? unsettled : unsettled.slice(0, firstUnread)
    for (const item of done) item.isSettled = true
    after = done.at(-1)?.cursor ?? after
    items = items.filter(({ isRead, isSettled }) => !(isRead && isSettled)).slice(-MAX_UNREAD)
  }

  async function poll(waitMs: number): Promise<void> {
    settle()
    const known = new Set(items.filter(({ isSettled }) => !isSettled).map(({ cursor }) => cursor))
    const wait = known.size > 0 ? 0 : Math.ceil(Math.min(waitMs, LONGEST_WAIT_MS) / 1000)
    const found = await client.outbox({ after, wait, limit: window, signal: stop.signal })
    const fresh = found.filter(({ cursor }) => !known.has(cursor))
    items.push(...fresh.map(toItem))
    if (fresh.length === 0 && wait === 0 && waitMs > 0) await clock.wait(Math.min(PAUSE_MS, waitMs), stop.signal)
  }

  /** All readers share one question. */
  const share = (waitMs: number): Promise<void> => {
    polling ??= poll(waitMs).finally(() => {
      polling = undefined
    })
    return polling
  }

  return {
    async read(customerId, { waitMs, signal }) {
      const until = clock.now() + waitMs
      for (let hasAsked = false; ; hasAsked = true) {
        const taken = take(customerId)
        const leftMs = Math.max(0, until - clock.now())
        if (taken.length > 0 || (hasAsked && leftMs === 0)) return taken
        await withSignal(share(leftMs), signal)
      }
    },
    async close() {
      stop.abort()
      await polling?.catch(() => undefined)
      const before = after
      settle()
      if (after !== before) await client.outbox({ after, wait: 0, limit: 1 }).catch(() => undefined)
    },
  }
}

function toItem({ cursor, ...arrival }: Arrival & { cursor: string }): Item {
  return { cursor, arrival, isRead: typeof customerOf(arrival) !== 'string', isSettled: false }
}
