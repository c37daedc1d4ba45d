import type { Logger } from 'pino'
import type { Clock } from '../lib/clock.ts'
import type { Change } from './change.ts'
import type { ChangeFeed } from './change-feed.ts'

export interface ChangeListener {
  /** First of all: the sequence it starts after. */
  begin(seq: number): void
  /** In order. While a promise it gave is open, nothing more is handed to it. */
  changes(changes: readonly Change[]): void | Promise<void>
  /** Of what came after the place it stood at, something is no longer kept. It goes on after this sequence. */
  reset(seq: number): void | Promise<void>
  /** There will be no more. */
  end(): void
}

/** Follows the log of one instance for those of its subscriptions that keep up. */
export interface Reader {
  readonly instanceId: string
  /** All up to this sequence has been handed on. */
  at: number
  readonly keepingUp: Set<Subscription>
}

export interface Subscription {
  start(): void
  /** From the reader, to one that keeps up. */
  hand(changes: readonly Change[]): void
  close(): void
}

export interface SubscriptionOptions {
  store: Pick<ChangeFeed, 'readChanges' | 'readChangeBounds'>
  clock: Pick<Clock, 'wait'>
  log: Logger
  reader: Reader
  /** The sequence it stands after; below 0 when that is not known. */
  after: number
  listener: ChangeListener
  /** It has just begun to keep up: what came meanwhile may be waiting. */
  onCaughtUp(): void
  onClose(): void
}

const batch = 200
const pauseAfterErrorMs = 1000

export function createSubscription(options: SubscriptionOptions): Subscription {
  const { store, clock, log, reader, listener } = options
  const closing = new AbortController()
  let at = options.after

  /** Undefined when the store does not answer. */
  const read = async () => {
    try {
      const changes = await store.readChanges({ instanceId: reader.instanceId, after: at, limit: batch })
      // Asked for last, so that what was dropped before we read is seen here.
      return { changes, ...(await store.readChangeBounds()) }
    } catch (error) {
      log.error({ err: error }, 'changes could not be read; it will be tried again')
      return undefined
    }
  }

  /** True when it stands where the reader does: it keeps up from that very moment, or the reader would go on without it. */
  const join = (): boolean => {
    if (closing.signal.aborted || at < reader.at) return false
    if (reader.keepingUp.size === 0) reader.at = at
    reader.keepingUp.add(subscription)
    options.onCaughtUp()
    return true
  }

  /** Whether it keeps up now. */
  const readOn = async (): Promise<boolean> => {
    // What the reader has handed on before we ask is in the answer, or is not of this instance.
    const handedOn = reader.at
    const found = await read()
    if (closing.signal.aborted) return false
    if (!found) {
      await clock.wait(pauseAfterErrorMs, closing.signal)
      return false
    }
    if (at < found.dropped) {
      at = found.last
      await listener.reset(at)
      return join()
    }
    const { changes } = found
    at = changes.at(-1)?.seq ?? at
    if (changes.length < batch) at = Math.max(at, handedOn)
    if (changes.length > 0) await listener.changes(changes)
    return join()
  }

  const catchUp = async (): Promise<void> => {
    try {
      let keepsUp = false
      while (!keepsUp && !closing.signal.aborted) keepsUp = await readOn()
    } catch (error) {
      fail(error)
    }
  }

  /** What it has taken cannot be known: it must not go on as if nothing had happened. */
  const fail = (error: unknown): void => {
    log.error({ err: error }, 'a listener to changes failed; its subscription ends')
    subscription.close()
  }

  const subscription: Subscription = {
    start: () => void catchUp(),
    hand(changes) {
      const fresh = changes.filter(({ seq }) => seq > at)
      const last = fresh.at(-1)
      if (!last || closing.signal.aborted) return
      at = last.seq
      try {
        const busy = listener.changes(fresh)
        if (!busy) return
        reader.keepingUp.delete(subscription)
        busy.then(catchUp, fail)
      } catch (error) {
        fail(error)
      }
    },
    close() {
      if (closing.signal.aborted) return
      closing.abort()
      reader.keepingUp.delete(subscription)
      options.onClose()
      listener.end()
    },
  }
  return subscription
}
