import type { Clock } from '../lib/clock.ts'
import { inWaves, type Planned, planAssignments } from './plan-assignments.ts'
import type { RoutingStore } from './routing-store.ts'

interface Dependencies {
  store: RoutingStore
  clock: Pick<Clock, 'now'>
}

export interface Given {
  given: number
  /** How many of those that wait were looked at for it. */
  lookedAt: number
}

const mostQueues = 100
/** Of each queue in which somebody has room: more than most agents are given at once. */
const firstLook = 50
/** Read together, when all of the first fit nobody who has room. */
const furtherLook = 200
/** So often at most, as long as something has changed since a plan was made. The last plan is carried out as it is. */
const mostPlans = 3

/**
 * Gives what waits in queues to the agents who have room. Each is given by a write that looks again, so two servers that
 * do it at once give none to two agents, and no agent too many.
 */
export async function giveOut(deps: Dependencies, signal?: AbortSignal): Promise<Given> {
  const total: Given = { given: 0, lookedAt: 0 }
  const queues = await findQueues(deps.store)
  for (const [instanceId, own] of Map.groupBy(queues, (queue) => queue.instanceId)) {
    if (signal?.aborted) break
    const { given, lookedAt } = await giveOutOf(deps, { instanceId, queueIds: own.map(({ id }) => id), signal })
    total.given += given
    total.lookedAt += lookedAt
  }
  return total
}

async function findQueues(store: RoutingStore) {
  const found: Awaited<ReturnType<RoutingStore['findQueuesToRoute']>> = []
  for (;;) {
    const page = await store.findQueuesToRoute({ after: found.at(-1)?.id ?? '', limit: mostQueues })
    found.push(...page)
    if (page.length < mostQueues) return found
  }
}

interface Serving {
  instanceId: string
  queueIds: readonly string[]
  signal: AbortSignal | undefined
}

async function giveOutOf(deps: Dependencies, serving: Serving): Promise<Given> {
  const total: Given = { given: 0, lookedAt: 0 }
  for (let plans = 1; ; plans++) {
    const { planned, lookedAt } = await makePlan(deps, serving)
    const isLast = plans === mostPlans
    const { given, isStale } = await carryOut(deps, planned, { isLast, signal: serving.signal })
    total.given += given
    total.lookedAt += lookedAt
    if (!isStale || isLast) return total
  }
}

async function makePlan({ store, clock }: Dependencies, { instanceId, queueIds, signal }: Serving) {
  const rooms = await store.readRooms({ instanceId, queueIds, limit: firstLook })
  let lookedAt = rooms.reduce((sum, { waiting }) => sum + waiting.length, 0)
  const plan = planAssignments(rooms, clock.now())
  let step = plan.next()
  while (!step.done) {
    if (signal?.aborted) return { planned: [], lookedAt }
    const { room, after } = step.value
    const place = { queueId: room.queueId, after, goingBack: room.mode === 'manual' }
    const [line] = await store.readLines({ places: [place], limit: furtherLook })
    lookedAt += line?.waiting.length ?? 0
    step = plan.next(line ?? { waiting: [], goesOn: false })
  }
  return { planned: step.value, lookedAt }
}

/** Up to where somebody else was faster: who comes next would be given an agent who is somebody else's now. */
async function carryOut(
  { store, clock }: Dependencies,
  planned: readonly Planned[],
  { isLast, signal }: { isLast: boolean; signal: AbortSignal | undefined },
): Promise<{ given: number; isStale: boolean }> {
  let given = 0
  for (const wave of inWaves(planned)) {
    if (signal?.aborted) break
    const now = clock.now()
    const done = await Promise.all(wave.map((one) => store.assignByRouting({ ...one, now })))
    given += done.filter((isGiven) => isGiven).length
    if (!isLast && done.includes(false)) return { given, isStale: true }
  }
  return { given, isStale: false }
}
