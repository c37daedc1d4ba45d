/** Brings ratings to the gateway. They are kept with the visitor, and told until the gateway takes or refuses them. */
import { randomUUID } from 'node:crypto'
import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from '@passerelle/sdk'
import { isGone } from './explain-failure.ts'
import type { Visitor } from './visitor.ts'
import type { Visitors } from './visitors.ts'

const LONGEST_PAUSE_MS = 60_000

export interface RatingsDeps {
  client: Pick<Client, 'tell'>
  visitors: Visitors
  /** Aborted when the process stops. */
  signal: AbortSignal
  now(): number
  log(line: string): void
}

export type Ratings = ReturnType<typeof createRatings>

export function createRatings(deps: RatingsDeps) {
  const { visitors, client, log } = deps
  /** By the visitor as they are now, as with what they write. */
  const running = new Map<Visitor, Promise<void>>()
  /** What is being told right now: all who wait for it share its outcome. */
  const telling = new Map<Visitor, Promise<void>>()
  const untilStopped = (visitor: Visitor) => AbortSignal.any([deps.signal, visitors.untilErased(visitor)])

  async function tellAll(visitor: Visitor): Promise<void> {
    const signal = untilStopped(visitor)
    for (;;) {
      const [rating] = visitor.ratings ?? []
      if (rating === undefined) return
      await client.tell(rating, { signal }).catch((error: unknown) => {
        if (!isGone(error)) throw error
        log(notTaken(error))
      })
      visitor.ratings = (visitor.ratings ?? []).slice(1)
      visitors.keep(visitor)
    }
  }

  function settle(visitor: Visitor): Promise<void> {
    const shared = telling.get(visitor)
    if (shared) return shared
    const all = tellAll(visitor).finally(() => telling.delete(visitor))
    telling.set(visitor, all)
    return all
  }

  async function bring(visitor: Visitor): Promise<void> {
    const signal = untilStopped(visitor)
    // Deferred, so that it is kept before it is told.
    await Promise.resolve()
    for (let failures = 0; visitor.ratings?.length && !signal.aborted; failures += 1) {
      const error = await settle(visitor).then(
        () => undefined,
        (reason: unknown) => reason ?? 'no reason',
      )
      if (error === undefined || signal.aborted) continue
      log(notTaken(error))
      await wait(Math.min(1000 * 2 ** failures, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined)
    }
  }

  function push(visitor: Visitor): void {
    if (running.has(visitor)) return
    running.set(
      visitor,
      bring(visitor).finally(() => running.delete(visitor)),
    )
  }

  return {
    /** Of the conversation that was closed last. It is kept with what is kept of the visitor next. */
    add(visitor: Visitor, data: { score: number; comment?: string }): void {
      const told = { id: randomUUID(), created_at: Math.floor(deps.now() / 1000), customer_id: visitor.id }
      visitor.ratings = [...(visitor.ratings ?? []), { ...told, type: 'rating', data }]
      push(visitor)
    },
    /**
     * Tells all of them now, and throws where the gateway may take one later. A message before them would begin a
     * conversation, which they would rate.
     */
    settle,
    /** Goes on where an earlier process stopped. */
    resume(visitor: Visitor): void {
      if (visitor.ratings?.length) push(visitor)
    },
    /** Settles when nothing is being told. */
    async idle(): Promise<void> {
      while (running.size > 0) await Promise.all(running.values())
    },
  }
}

const notTaken = (error: unknown): string =>
  `A rating was not taken: ${error instanceof Error ? error.message : String(error)}`
