import type { Clock } from '../lib/clock.ts'
import { inWaves, type Planned, planAssignments, type Room, type Wanted } from './plan-assignments.ts'
import { type Bookmarks, type Reading, startReading } from './read-on.ts'
import type { RoutingStore } from './routing-store.ts'
import type { Page } from './waiting.ts'

interface Dependencies {
  store: RoutingStore
  clock: Pick<Clock, 'now'>
}

export interface Given {
  given: number
  /** How many behind the first of their queue were looked at for it. */
  lookedAt: number
}

const mostQueues = 100
/** They share neither queues nor agents: who waits in one is not kept waiting by how much there is to do in another. */
const instancesAtOnce = 4
/** Of each queue in which somebody has room: more than most agents are given at once. */
const firstLook = 50
/** Read together, when all of the first fit nobody who has room. */
const furtherLook = 200
/** So often at most, as long as something has changed since a plan was made. The last plan is carried out as it is. */
const mostPlans = 3

interface GoOptions {
  signal?: AbortSignal
  /** Of the goes before, and for the next. */
  bookmarks?: Bookmarks
}

/**
 * Gives what waits in queues to the agents who have room. Each is given by a write that looks again, so two servers that
 * do it at once give none to two agents, and no agent too many.
 */
export async function giveOut(deps: Dependencies, { signal, bookmarks = new Map() }: GoOptions = {}): Promise<Given> {
  const total: Given = { given: 0, lookedAt: 0 }
  const queues = await findQueues(deps.store)
  const left = Map.groupBy(queues, (queue) => queue.instanceId).entries()
  const failures: unknown[] = []
  const work = async () => {
    for (const [instanceId, own] of left) {
      if (signal?.aborted) return
      const queueIds = own.map(({ id }) => id)
      try {
        const { given, lookedAt } = await giveOutOf(deps, { instanceId, queueIds, signal, bookmarks })
        total.given += given
        total.lookedAt += lookedAt
      } catch (error) {
        failures.push(error)
      }
    }
  }
  await Promise.all(Array.from({ length: instancesAtOnce }, work))
  if (failures.length > 0) throw failures[0]
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
  bookmarks: Bookmarks
}

async function giveOutOf(deps: Dependencies, { instanceId, queueIds, signal, bookmarks }: Serving): Promise<Given> {
  const total: Given = { given: 0, lookedAt: 0 }
  let reading: Reading | undefined
  for (let plans = 1; ; plans++) {
    const rooms = await deps.store.readRooms({ instanceId, queueIds, limit: firstLook })
    reading ??= startReading(bookmarks, rooms.filter(({ goesOn }) => goesOn).length)
    const isLast = plans === mostPlans
    const { given, lookedAt, isStale } = await followPlan(deps, { rooms, reading, isLast, signal })
    total.given += given
    total.lookedAt += lookedAt
    if (!isStale || isLast) return total
  }
}

interface Going {
  isLast: boolean
  signal: AbortSignal | undefined
}

/** What is planned is carried out before more is read: who fits is not kept waiting by those who do not. */
async function followPlan(
  deps: Dependencies,
  { rooms, reading, ...going }: Going & { rooms: readonly Room[]; reading: Reading },
): Promise<Given & { isStale: boolean }> {
  const total = { given: 0, lookedAt: 0 }
  const plan = planAssignments(rooms, deps.clock.now())
  for (let step = plan.next(); ; ) {
    const { given, isStale } = await carryOut(deps, step.done ? step.value : step.value.planned, going)
    total.given += given
    if (step.done || isStale || going.signal?.aborted) return { ...total, isStale }
    const page = await readOn(deps.store, reading, step.value)
    total.lookedAt += page.waiting.length
    step = plan.next(page)
  }
}

async function readOn(
  store: RoutingStore,
  reading: Reading,
  { room: { queueId, mode }, after }: Wanted,
): Promise<Page> {
  const from = reading.next(queueId, after)
  if (!from) return { waiting: [], goesOn: false }
  const place = { queueId, after: from, goingBack: mode === 'manual' }
  const [line = { waiting: [], goesOn: false }] = await store.readLines({ places: [place], limit: furtherLook })
  if (!line.goesOn) reading.end(queueId)
  return line
}

/** Up to where somebody else was faster: who comes next would be given an agent who is somebody else's now. */
async function carryOut(
  { store, clock }: Dependencies,
  planned: readonly Planned[],
  { isLast, signal }: Going,
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
