/**
 * The counts of one instance: made from all its open conversations once, a page a turn, then kept by what the log tells.
 * Now and then they are made anew, so that whatever the log did not tell cannot last.
 */
import { type Counts, createTally, type Tally, toCounted } from '../conversations/tally.ts'
import type { Clock } from '../lib/clock.ts'
import { nextTurn } from '../lib/turns.ts'
import type { ItemStore } from './item-store.ts'

export interface Counting {
  /** Undefined until they have been made. */
  counts(): Counts | undefined
  /** Makes them, unless they are there. */
  make(): Promise<void>
  isUsed(): boolean
  /** Conversations that changed, as they are now; undefined for one that is gone. In the order they were read. */
  take(changed: ReadonlyMap<string, Parameters<typeof toCounted>[0] | undefined>): void
  /** Something may have changed that nobody told: what is there does not count. */
  forget(): void
}

interface CountingOptions {
  store: Pick<ItemStore, 'listCounted'>
  clock: Pick<Clock, 'steady'>
  instanceId: string
  /** Runs what reads and then writes here, one at a time with whoever calls `take`: a later reading never comes first. */
  inOrder: <T>(work: () => Promise<T>) => Promise<T>
}

const pageSize = 1000
const keptMs = 3600_000

export function createCounting({ store, clock, instanceId, inOrder }: CountingOptions): Counting {
  let tally: Tally | undefined
  let growing: Tally | undefined
  let making: Promise<void> | undefined
  let madeAt = 0

  const addPage = async (fresh: Tally, cursor: string | undefined): Promise<string | null> => {
    const { items, nextCursor } = await store.listCounted({ instanceId, limit: pageSize, cursor })
    for (const conversation of items) fresh.set(conversation.id, conversation)
    return nextCursor
  }
  const makeAnew = async (): Promise<void> => {
    const fresh = createTally()
    growing = fresh
    let cursor: string | null | undefined
    while (cursor !== null && growing === fresh) {
      const from = cursor
      await nextTurn()
      cursor = await inOrder(() => addPage(fresh, from))
    }
    if (growing !== fresh) return makeAnew()
    growing = undefined
    tally = fresh
    madeAt = clock.steady()
  }
  const start = (): Promise<void> => {
    making ??= makeAnew().finally(() => {
      making = undefined
      growing = undefined
    })
    return making
  }

  return {
    counts: () => tally,
    async make() {
      if (!tally) await start()
      // The old ones hold until the new ones are there, or are tried again when they could not be made.
      else if (clock.steady() - madeAt > keptMs) start().catch(() => {})
    },
    isUsed: () => tally !== undefined || growing !== undefined,
    take(changed) {
      for (const one of [tally, growing]) {
        for (const [id, conversation] of changed) one?.set(id, conversation && toCounted(conversation))
      }
    },
    forget() {
      tally = undefined
      growing = undefined
    },
  }
}
