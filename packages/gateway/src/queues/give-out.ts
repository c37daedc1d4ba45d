import type { Clock } from '../lib/clock.ts'
import { planAssignments } from './plan-assignments.ts'
import type { RoutingStore } from './routing-store.ts'

interface Dependencies {
  store: RoutingStore
  clock: Pick<Clock, 'now'>
}

/** Looked at together: whoever waits behind so many that fit nobody waits for them. */
const mostWaiting = 200
const mostQueues = 100

/**
 * Gives what waits in queues to the agents who have room. Each is given by a write that looks again, so two servers that
 * do it at once give none to two agents, and no agent too many. Gives how many were given.
 */
export async function giveOut(deps: Dependencies, signal?: AbortSignal): Promise<number> {
  let given = 0
  for (let after = ''; ; ) {
    const queueIds = await deps.store.findQueuesToRoute({ after, limit: mostQueues })
    for (const queueId of queueIds) {
      if (signal?.aborted) return given
      given += await giveOutOf(deps, queueId)
    }
    const last = queueIds.at(-1)
    if (last === undefined || queueIds.length < mostQueues) return given
    after = last
  }
}

async function giveOutOf({ store, clock }: Dependencies, queueId: string): Promise<number> {
  const room = await store.readRoom({ queueId, limit: mostWaiting })
  if (!room) return 0
  const now = clock.now()
  const planned = planAssignments({ ...room, now })
  const done = await Promise.all(planned.map((one) => store.assignByRouting({ ...one, queueId, now })))
  return done.filter((isGiven) => isGiven).length
}
