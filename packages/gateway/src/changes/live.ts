/**
 * Tells subscribers what changes in their instance, in the order of the log, nothing missed and nothing twice. One
 * reader an instance follows the log for all who keep up. Nothing is ever buffered for one who does not: while its
 * listener is busy a subscription stands still, and then reads on from the log by itself until it has caught up.
 */
import type { Logger } from 'pino'
import type { WakeUps } from '../commands/wake-ups.ts'
import type { Counts } from '../conversations/tally.ts'
import type { Clock } from '../lib/clock.ts'
import { startLoop } from '../lib/loop.ts'
import { createInstanceReader, type InstanceReader, type ReadableFeed } from './instance-reader.ts'
import { type ChangeListener, createSubscription, type Subscription } from './subscription.ts'

export interface Following {
  close(): void
}

export interface Live {
  /** After a sequence; from now on when there is none. After `begin` nothing that follows can be missed. */
  subscribe(wanted: { instanceId: string; after?: number | undefined }, listener: ChangeListener): Promise<Following>
  /** How many conversations there are of each kind, now: all that was committed before is in it. */
  readCounts(instanceId: string): Promise<Counts>
  /** Ends all subscriptions. */
  close(): Promise<void>
}

export interface LiveDeps {
  store: ReadableFeed & Pick<WakeUps, 'onWake'>
  clock: Clock
  log: Logger
}

/** Wake-ups are hints: another process may have written. */
const pollMs = 500
/** How long the log is followed for nobody: who asks for counts asks again. */
const idleMs = 60_000

interface Entry {
  reader: InstanceReader
  usedAt: number
}

export function createLive({ store, clock, log }: LiveDeps): Live {
  const readers = new Map<string, Entry>()
  const open = new Set<Subscription>()
  let closed = false

  const loop = startLoop({
    name: 'live changes',
    scope: 'node',
    clock,
    log,
    intervalMs: pollMs,
    wokenBy: (wake) => store.onWake('changes', wake),
    run: async () => {
      let more = false
      for (const [instanceId, { reader, usedAt }] of [...readers]) {
        if (reader.followers.size === 0 && clock.steady() - usedAt > idleMs) readers.delete(instanceId)
        else more = (await reader.follow()) || more
      }
      return more ? 0 : undefined
    },
  })

  const enter = (instanceId: string, at: number): Entry => {
    const entry = readers.get(instanceId) ?? {
      reader: createInstanceReader({ store, clock, instanceId, at }),
      usedAt: 0,
    }
    entry.usedAt = clock.steady()
    readers.set(instanceId, entry)
    return entry
  }

  return {
    async subscribe({ instanceId, after }, listener) {
      const { last } = await store.readChangeBounds()
      const from = after ?? last
      const entry = enter(instanceId, last)
      const subscription = createSubscription({
        clock,
        log,
        reader: entry.reader,
        // A sequence that was not yet given is one of another database: where it stood cannot be known.
        after: from > last ? -1 : from,
        listener,
        onCaughtUp: loop.wake,
        onClose: () => {
          open.delete(subscription)
          entry.reader.followers.delete(subscription)
          entry.usedAt = clock.steady()
        },
      })
      open.add(subscription)
      entry.reader.followers.add(subscription)
      listener.begin(from)
      if (closed) subscription.close()
      else subscription.start()
      return { close: subscription.close }
    },
    async readCounts(instanceId) {
      const { last } = await store.readChangeBounds()
      return enter(instanceId, last).reader.readCounts()
    },
    async close() {
      closed = true
      for (const subscription of [...open]) subscription.close()
      await loop.stop()
    },
  }
}
