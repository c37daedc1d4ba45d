/** Adds to changes what they are about, as long as that costs less than to read anew what is shown. */
import { createBudget } from '../lib/budget.ts'
import type { Clock } from '../lib/clock.ts'
import { byConversation, carryItems, readItems } from './carry-items.ts'
import type { CarriedChange, Change } from './change.ts'
import type { Counting } from './counting.ts'
import type { ItemStore } from './item-store.ts'

export interface Carrier {
  /** For so many followers: for nobody, nothing is. `counting` takes what changed even when nothing is carried. */
  carry(
    changes: readonly Change[],
    { followers, counting }: { followers: number; counting?: Counting | undefined },
  ): Promise<readonly CarriedChange[]>
}

interface CarrierOptions {
  store: Pick<ItemStore, 'readItems'>
  clock: Pick<Clock, 'steady'>
  instanceId: string
}

/** So many at once are not carried. */
export const batch = 200
/** Nor are more a second than this, times those who follow: beyond it they would take the time of everything else. */
const copiesPerSecond = 20_000
/** What it costs to read one, in copies. */
const reading = 4

export function createCarrier({ store, clock, instanceId }: CarrierOptions): Carrier {
  const copies = createBudget({ perSecond: copiesPerSecond, most: 2 * copiesPerSecond })

  const mayCarry = (changes: readonly Change[], followers: number): boolean => {
    const now = clock.steady()
    if (followers === 0 || changes.length === 0 || changes.length >= batch || copies.waitMs(instanceId, now) > 0)
      return false
    copies.spend(instanceId, changes.length * (followers + reading), now)
    return true
  }
  return {
    async carry(changes, { followers, counting }) {
      const isCarried = mayCarry(changes, followers)
      if (!isCarried && !counting) return changes
      const items = await readItems(store, { instanceId, changes, withMessages: isCarried })
      counting?.take(byConversation(changes, items))
      return isCarried ? carryItems(changes, items) : changes
    },
  }
}
