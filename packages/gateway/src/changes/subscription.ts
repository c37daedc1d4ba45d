import type { Logger } from 'pino'
import type { Clock } from '../lib/clock.ts'
import type { CarriedChange } from './change.ts'
import type { Follower, InstanceReader } from './instance-reader.ts'

export interface ChangeListener {
  /** First of all: the sequence it starts after. */
  begin(seq: number): void
  /** In order. While a promise it gave is open, nothing more is handed to it. */
  changes(changes: readonly CarriedChange[]): void | Promise<void>
  /** Of what came after the place it stood at, something is no longer kept. It goes on after this sequence. */
  reset(seq: number): void | Promise<void>
  /** There will be no more. */
  end(): void
}

export interface Subscription extends Follower {
  start(): void
  close(): void
}

export interface SubscriptionOptions {
  clock: Pick<Clock, 'wait'>
  log: Logger
  reader: InstanceReader
  /** The sequence it stands after; below 0 when that is not known. */
  after: number
  listener: ChangeListener
  /** It has just begun to keep up: what came meanwhile may be waiting. */
  onCaughtUp(): void
  onClose(): void
}

const pauseAfterErrorMs = 1000

export function createSubscription(options: SubscriptionOptions): Subscription {
  const { clock, log, reader, listener } = options
  const closing = new AbortController()
  let at = options.after

  /** Undefined when the store does not answer. */
  const read = async () => {
    try {
      return await reader.readAfter(at)
    } catch (error) {
      log.error({ err: error }, 'changes could not be read; it will be tried again')
      return undefined
    }
  }

  /** True when it stands where the reader does: it keeps up from that very moment, or the reader would go on without it. */
  const join = (): boolean => {
    if (closing.signal.aborted || at < reader.at()) return false
    reader.keepingUp.add(subscription)
    options.onCaughtUp()
    return true
  }

  /** Whether it keeps up now. */
  const readOn = async (): Promise<boolean> => {
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
    at = found.at
    if (found.changes.length > 0) await listener.changes(found.changes)
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
    readAlone() {
      reader.keepingUp.delete(subscription)
      void catchUp()
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
