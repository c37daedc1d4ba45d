/**
 * Reads the log of one instance for all who follow it: each change once, with what it is about. The newest ones stay at
 * hand for those who fall behind a little; who is further behind reads the log alone. Its counts follow the same log.
 */
import type { Counts } from '../conversations/tally.ts'
import type { Clock } from '../lib/clock.ts'
import { createOrder } from '../lib/in-order.ts'
import { nextTurn } from '../lib/turns.ts'
import { batch, createCarrier } from './carrier.ts'
import type { CarriedChange } from './change.ts'
import type { ChangeFeed } from './change-feed.ts'
import { createCounting } from './counting.ts'
import type { ItemStore } from './item-store.ts'
import { createRecentChanges } from './recent-changes.ts'

export type ReadableFeed = Pick<ChangeFeed, 'readChanges' | 'readChangeBounds'> &
  Pick<ItemStore, 'readItems' | 'listCounted'>

export interface Follower {
  hand(changes: readonly CarriedChange[]): void
  /** The reader has lost its place: from here on each looks for itself. */
  readAlone(): void
}

/** What comes after a place in the log. */
export interface Stretch {
  changes: readonly CarriedChange[]
  /** Where it ends: of the instance there is nothing between its last change and this. */
  at: number
  /** The newest sequence that is no longer kept, and the newest one there is. */
  dropped: number
  last: number
}

export interface InstanceReader {
  /** All up to this sequence has been handed on. */
  at(): number
  /** All who follow: while there is nobody, nothing is read but what the counts need. */
  readonly followers: Set<Follower>
  /** Those who have taken all of it. */
  readonly keepingUp: Set<Follower>
  /** Hands on what is new; true when there may be more. */
  follow(): Promise<boolean>
  /** As of now: all that was committed before it was asked for is in them. */
  readCounts(): Promise<Counts>
  /** For one who does not keep up. */
  readAfter(seq: number): Promise<Stretch>
}

interface ReaderOptions {
  store: ReadableFeed
  clock: Pick<Clock, 'steady'>
  instanceId: string
  at: number
}

export function createInstanceReader({ store, clock, instanceId, at: from }: ReaderOptions): InstanceReader {
  const inOrder = createOrder()
  const carrier = createCarrier({ store, clock, instanceId })
  const counting = createCounting({ store, clock, instanceId, inOrder })
  const recent = createRecentChanges(from)
  const followers = new Set<Follower>()
  const keepingUp = new Set<Follower>()
  let at = from

  const readLog = async (after: number) => {
    const changes = await store.readChanges({ instanceId, after, limit: batch })
    const end = changes.at(-1)?.seq ?? after
    // Asked for last, so that what was dropped before we read is seen here.
    return { changes, end, more: changes.length === batch, ...(await store.readChangeBounds()) }
  }
  const losePlace = (last: number) => {
    at = last
    recent.forget(last)
    counting.forget()
    for (const follower of [...keepingUp]) follower.readAlone()
  }
  const follow = async (): Promise<boolean> => {
    const { changes, end, more, dropped, last } = await readLog(at)
    if (at < dropped) losePlace(last)
    if (end <= at) return false
    const carried = await carrier.carry(changes, {
      followers: followers.size,
      counting: counting.isUsed() ? counting : undefined,
    })
    at = end
    if (followers.size > 0) recent.add(carried)
    // Whoever comes back reads what was missed from the log, with what it is about.
    else recent.forget(end)
    for (const follower of [...keepingUp]) follower.hand(carried)
    return more
  }

  const readAlone = async (seq: number): Promise<Stretch> => {
    // What has been handed on before we ask is in the answer, or is not of this instance.
    const handedOn = at
    const { changes, end, more, dropped, last } = await readLog(seq)
    const carried = await carrier.carry(changes, { followers: 1 })
    return { changes: carried, at: more ? end : Math.max(end, handedOn), dropped, last }
  }
  const readRecent = (seq: number): Stretch => {
    const rest = recent.after(seq)
    const changes = rest.slice(0, batch)
    const end = changes.at(-1)?.seq ?? seq
    return { changes, at: rest.length > batch ? end : Math.max(end, at), dropped: 0, last: at }
  }

  let catchingUp: Promise<void> | undefined
  /** To where the log ends now: one run serves all who ask before it begins. */
  const catchUp = (): Promise<void> => {
    catchingUp ??= inOrder(async () => {
      catchingUp = undefined
      const { last } = await store.readChangeBounds()
      while ((await follow()) && at < last) await nextTurn()
    })
    return catchingUp
  }
  const readCounts = async (): Promise<Counts> => {
    await counting.make()
    await catchUp()
    return counting.counts() ?? readCounts()
  }

  return {
    at: () => at,
    followers,
    keepingUp,
    readCounts,
    follow: () => inOrder(follow),
    readAfter: async (seq) => (seq >= recent.from() ? readRecent(seq) : readAlone(seq)),
  }
}
