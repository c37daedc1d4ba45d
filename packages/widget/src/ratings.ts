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
  /** By the visitor as they are now, as with what they write. */
  const running = new Map<Visitor, Promise<void>>()

  function push(visitor: Visitor): void {
    if (running.has(visitor)) return
    const signal = AbortSignal.any([deps.signal, deps.visitors.untilErased(visitor)])
    const bringing = bring({ ...deps, signal }, visitor)
      .catch((error: unknown) => deps.log(`A rating could not be kept: ${error}`))
      .finally(() => running.delete(visitor))
    running.set(visitor, bringing)
  }

  return {
    /** Of the conversation that was closed last. It is kept with what is kept of the visitor next. */
    add(visitor: Visitor, data: { score: number; comment?: string }): void {
      const told = { id: randomUUID(), created_at: Math.floor(deps.now() / 1000), customer_id: visitor.id }
      visitor.ratings = [...(visitor.ratings ?? []), { ...told, type: 'rating', data }]
      push(visitor)
    },
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

async function bring(deps: RatingsDeps, visitor: Visitor): Promise<void> {
  const { visitors, client, signal, log } = deps
  // Deferred, so that it is kept before it is told.
  await Promise.resolve()
  for (let failures = 0; ; ) {
    const [rating] = visitor.ratings ?? []
    if (rating === undefined || signal.aborted) return
    const error = await client.tell(rating, { signal }).then(
      () => undefined,
      (reason: unknown) => reason ?? 'no reason',
    )
    if (signal.aborted) return
    if (error !== undefined) log(`A rating was not taken: ${error instanceof Error ? error.message : String(error)}`)
    if (error === undefined || isGone(error)) {
      failures = 0
      visitor.ratings = (visitor.ratings ?? []).slice(1)
      visitors.keep(visitor)
    } else {
      await wait(Math.min(1000 * 2 ** failures, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined)
      failures += 1
    }
  }
}
