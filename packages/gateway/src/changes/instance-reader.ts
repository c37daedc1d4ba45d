/**
 * Reads the log of one instance for all who follow it: each change once, with what it is about. The newest ones stay at
 * hand for those who fall behind a little; who is further behind reads the log alone. Its counts follow the same log.
 */
import type { Counts } from '../conversations/tally.ts'
import { createBudget } from '../lib/budget.ts'
import type { Clock } from '../lib/clock.ts'
import { createOrder } from '../lib/in-order.ts'
import { nextTurn } from '../lib/turns.ts'
import { byConversation, carryItems, readItems } from './carry-items.ts'
import type { CarriedChange, Change } from './change.ts'
import type { ChangeFeed } from './change-feed.ts'
import { createCounting } from './counting.ts'
import type { ItemStore } from './item-store.ts'

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

/** More at once than this are told without what they are about: to read anew what is shown costs less. */
const batch = 200
/** So are more a second than this, times those who follow: beyond it they would take the time of everything else. */
const copiesPerSecond = 20_000
/** What it costs to read one, in copies. */
const reading = 4
/** How many of the newest stay at hand. */
const recentCount = 400

export function createInstanceReader({ store, clock, instanceId, at: from }: ReaderOptions): InstanceReader {
  const inOrder = createOrder()
  const keepingUp = new Set<Follower>()
  let at = from
  /** All after `recentFrom`. */
  let recent: CarriedChange[] = []
  let recentFrom = from

  const copies = createBudget({ perSecond: copiesPerSecond, most: 2 * copiesPerSecond })
  const counting = createCounting({ store, clock, instanceId, inOrder })

  const readLog = async (after: number) => {
    const changes = await store.readChanges({ instanceId, after, limit: batch })
    // Asked for last, so that what was dropped before we read is seen here.
    return { changes, more: changes.length === batch, ...(await store.readChangeBounds()) }
  }
  const mayCarry = (changes: readonly Change[], followers: number): boolean => {
    const now = clock.steady()
    if (changes.length === 0 || changes.length === batch || copies.waitMs(instanceId, now) > 0) return false
    copies.spend(instanceId, changes.length * (followers + reading), now)
    return true
  }
  /** Of so many that none is carried, what counts is read all the same. */
  const carry = async (
    changes: readonly Change[],
    { followers, counts }: { followers: number; counts: boolean },
  ): Promise<readonly CarriedChange[]> => {
    const isCarried = mayCarry(changes, followers)
    if (!isCarried && !counts) return changes
    const items = await readItems(store, { instanceId, changes, withMessages: isCarried })
    if (counts) counting.take(byConversation(changes, items))
    return isCarried ? carryItems(changes, items) : changes
  }

  const keep = (changes: readonly CarriedChange[]) => {
    recent.push(...changes)
    const excess = recent.length - recentCount
    if (excess <= 0) return
    recentFrom = recent[excess - 1]?.seq ?? recentFrom
    recent = recent.slice(excess)
  }
  const losePlace = (last: number) => {
    at = last
    recent = []
    recentFrom = last
    counting.forget()
    for (const follower of [...keepingUp]) follower.readAlone()
  }

  const follow = async (): Promise<boolean> => {
    const { changes, more, dropped, last } = await readLog(at)
    if (at < dropped) losePlace(last)
    const end = changes.at(-1)?.seq ?? at
    if (end <= at) return false
    const carried = await carry(changes, { followers: keepingUp.size, counts: counting.isUsed() })
    at = end
    keep(carried)
    for (const follower of [...keepingUp]) follower.hand(carried)
    return more
  }

  const readAlone = async (seq: number): Promise<Stretch> => {
    // What has been handed on before we ask is in the answer, or is not of this instance.
    const handedOn = at
    const { changes, more, dropped, last } = await readLog(seq)
    const end = changes.at(-1)?.seq ?? seq
    return {
      changes: await carry(changes, { followers: 1, counts: false }),
      at: more ? end : Math.max(end, handedOn),
      dropped,
      last,
    }
  }
  const readRecent = (seq: number): Stretch => {
    const rest = recent.filter((change) => change.seq > seq)
    const changes = rest.slice(0, batch)
    const end = rest.length > batch ? (changes.at(-1)?.seq ?? seq) : Math.max(at, seq)
    return { changes, at: end, dropped: 0, last: at }
  }

  let caughtUp: Promise<void> | undefined
  /** To where the log ends now: one run serves all who ask before it begins. */
  const catchUp = (): Promise<void> => {
    caughtUp ??= inOrder(async () => {
      caughtUp = undefined
      const { last } = await store.readChangeBounds()
      while ((await follow()) && at < last) await nextTurn()
    })
    return caughtUp
  }
  const readCounts = async (): Promise<Counts> => {
    await counting.make()
    await catchUp()
    return counting.counts() ?? readCounts()
  }

  return {
    at: () => at,
    keepingUp,
    readCounts,
    follow: () => inOrder(follow),
    readAfter: async (seq) => (seq >= recentFrom ? readRecent(seq) : readAlone(seq)),
  }
}
