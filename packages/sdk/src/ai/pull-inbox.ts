/**
 * An inbox that asks the connector's outbox, each time for the one customer that is read. It keeps no item: what was given
 * to a reader is settled by the next question, and what nobody has read stays in the outbox, however much that is; but for
 * events that nobody is going to read. So nothing is lost when the process ends, and no customer's replies wait behind
 * another's.
 */
import type { Arrival } from '../arrival.ts'
import type { Client } from '../client.ts'
import { type Clock, systemClock, withSignal } from '../clock.ts'
import type { Inbox } from './inbox.ts'
import { findUnreadEvents } from './unread-events.ts'

export interface PullInbox extends Inbox {
  /** Settles what was read, and stops. */
  close(): Promise<void>
}

const LONGEST_WAIT_MS = 25_000
/** After an empty answer before its time: the server lets only so many wait at once. */
const PAUSE_MS = 1000
/** How long an event is kept for a reader, and how often those that had none are looked for. */
const KEEP_EVENTS_MS = 30 * 60_000
const TIDY_MS = 60_000
const TIDY_ITEMS = 100

export function createPullInbox(client: Client, { clock = systemClock }: { clock?: Clock } = {}): PullInbox {
  const stop = new AbortController()
  /** The last cursor that a reader was given and the server does not know of, by customer. */
  const given = new Map<string, string>()
  /** Of one customer one reads at a time, so that nothing is given to two. */
  const readers = new Map<string, Promise<unknown>>()
  let tidiedAt = clock.now()
  let tidying: Promise<unknown> = Promise.resolve()

  async function ask(customerId: string, options: { wait: number; limit?: number; signal?: AbortSignal }) {
    const after = given.get(customerId)
    const items = await client.outbox({ customerId, after, ...options })
    if (given.get(customerId) === after) given.delete(customerId)
    return items
  }

  /** Where this fails, it is settled later, or comes again. */
  const settle = (customerIds: Iterable<string>): Promise<unknown> =>
    Promise.all([...customerIds].map((id) => ask(id, { wait: 0, limit: 1 }).catch(() => undefined)))

  async function settleUnreadEvents(): Promise<void> {
    const options = { wait: 0, signal: stop.signal }
    const page = await client.outbox({ ...options, limit: TIDY_ITEMS })
    const since = (clock.now() - KEEP_EVENTS_MS) / 1000
    const isRead = (customerId: string) => readers.has(customerId) || given.has(customerId)
    const { upTo, ofCustomers } = findUnreadEvents(page, { since, isRead })
    if (upTo !== undefined) await client.outbox({ ...options, after: upTo, limit: 1 })
    for (const [customerId, after] of ofCustomers) await client.outbox({ ...options, customerId, after, limit: 1 })
  }

  /** Where it fails, it is done later. */
  function tidy(): void {
    if (clock.now() - tidiedAt < TIDY_MS) return
    tidiedAt = clock.now()
    tidying = settleUnreadEvents().catch(() => undefined)
  }

  async function readNext(customerId: string, waitMs: number, signal: AbortSignal): Promise<Arrival[]> {
    signal.throwIfAborted()
    void settle([...given.keys()].filter((id) => id !== customerId && !readers.has(id)))
    tidy()
    const until = clock.now() + waitMs
    for (;;) {
      const askedAt = clock.now()
      const leftMs = Math.max(0, until - askedAt)
      const items = await ask(customerId, { wait: Math.ceil(Math.min(leftMs, LONGEST_WAIT_MS) / 1000), signal })
      const last = items.at(-1)
      if (last !== undefined) given.set(customerId, last.cursor)
      if (last !== undefined || leftMs === 0) return items.map(({ cursor: _, ...arrival }) => arrival)
      const isEarly = clock.now() - askedAt < PAUSE_MS
      if (isEarly) await clock.wait(Math.min(PAUSE_MS, leftMs), signal)
    }
  }

  return {
    async read(customerId, { waitMs, signal }) {
      const isOver = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal])
      const before = readers.get(customerId)
      const reading = (before ?? Promise.resolve())
        .catch(() => undefined)
        .then(() => readNext(customerId, waitMs, isOver))
      readers.set(customerId, reading)
      try {
        return await withSignal(reading, signal)
      } finally {
        if (readers.get(customerId) === reading) readers.delete(customerId)
      }
    },
    async close() {
      stop.abort()
      await Promise.allSettled([...readers.values(), tidying])
      await settle(given.keys())
    },
  }
}
