import { findQueue } from '../commands/queue.ts'
import type { Clock } from '../lib/clock.ts'
import { refuse } from '../lib/errors.ts'
import { remember } from '../lib/remember.ts'
import { type Availability, findAvailability, type QueueNow } from './availability.ts'
import type { AvailabilityStore } from './availability-store.ts'
import { measuredMs, measureWaits } from './estimate-wait.ts'
import { compileOpeningHours } from './opening-hours.ts'

export interface AvailabilityDeps {
  store: AvailabilityStore
  clock: Pick<Clock, 'now'>
}

export interface QueueAvailability extends Availability, Pick<QueueNow, 'measured'> {
  id: string
  name: string
}

export type ReadAvailability = (instanceId: string) => Promise<Map<string, QueueAvailability & { isDefault: boolean }>>

/** Gives the queues of an instance by their ids; it remembers what their opening hours come to. */
export function createAvailabilityReader({ store, clock }: AvailabilityDeps): ReadAvailability {
  const compiled = remember((hours) => compileOpeningHours(JSON.parse(hours)))
  return async (instanceId) => {
    const now = clock.now()
    const { queues, taken } = await store.readStaffedQueues({ instanceId, since: now - measuredMs })
    return new Map(
      queues.map(({ queue: { id, name, isDefault, hours }, members, waiting }) => {
        const times = hours === null ? null : compiled(hours)
        const measured = measureWaits(taken, id)
        return [id, { id, name, isDefault, measured, ...findAvailability({ now, times, members, waiting, measured }) }]
      }),
    )
  }
}

/** So long a desk may be told what was so. */
const sharedMs = 1000

/** For desks, which ask all at once when something happens: one reads, and the others are given the same. */
export function shareAvailability(read: ReadAvailability, clock: Pick<Clock, 'steady'>): ReadAvailability {
  const readings = new Map<string, { at: number; found: ReturnType<ReadAvailability> }>()
  return async (instanceId) => {
    const known = readings.get(instanceId)
    if (known && clock.steady() - known.at < sharedMs) return known.found
    const found = read(instanceId)
    const reading = { at: clock.steady(), found }
    readings.set(instanceId, reading)
    try {
      return await found
    } catch (error) {
      if (readings.get(instanceId) === reading) readings.delete(instanceId)
      throw error
    }
  }
}

/** Of any instances; not of those that were deleted meanwhile. */
export async function withAvailability<Q extends { id: string; instanceId: string }>(
  read: ReadAvailability,
  queues: readonly Q[],
): Promise<(Q & { availability: Availability })[]> {
  const found = new Map<string, Availability>()
  for (const instanceId of new Set(queues.map((queue) => queue.instanceId))) {
    for (const [id, availability] of await read(instanceId)) found.set(id, availability)
  }
  return queues.flatMap((queue) => {
    const availability = found.get(queue.id)
    return availability ? [{ ...queue, availability }] : []
  })
}

interface Asked {
  instanceId: string
  /** The connector's own; null: the instance's. */
  defaultQueueId: string | null
  /** Id or name of the only one that is asked about. */
  queue?: string | undefined
}

/** Where a connector's conversations come first, then the others. */
export async function findQueues(
  read: ReadAvailability,
  { instanceId, defaultQueueId, queue }: Asked,
): Promise<QueueAvailability[]> {
  const byId = await read(instanceId)
  const all = [...byId.values()]
  if (queue !== undefined) {
    const found = findQueue(all, queue)
    if (!found) throw refuse('queue_not_found', { name: queue })
    return [found]
  }
  const first = (defaultQueueId !== null && byId.get(defaultQueueId)) || all.find(({ isDefault }) => isDefault)
  return first ? [first, ...all.filter((one) => one !== first)] : all
}
