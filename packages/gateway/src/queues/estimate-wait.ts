/** How long who comes to a queue now will wait, from how long others did. Pure. */
import type { TakenWait } from '../commands/event-look-ups.ts'

/** A conversation that was taken from the queue. */
export interface MeasuredWait {
  /** The first in line had 1. */
  position: number
  waitedMs: number
}

/** What was measured longer ago says nothing of how it goes now. */
export const measuredMs = 24 * 3600_000

/** The latest of a queue tell how it goes now. */
const mostMeasured = 50

/** Of the queue, how long each of the latest waited, and behind how many who were taken before or after it. */
export function measureWaits(taken: readonly TakenWait[], queueId: string): MeasuredWait[] {
  const ofQueue = taken.filter((one) => one.queueId === queueId).toSorted((a, b) => b.takenAt - a.takenAt)
  return ofQueue.slice(0, mostMeasured).map(({ openedAt, takenAt }) => ({
    position: 1 + ofQueue.filter((other) => other.openedAt < openedAt && other.takenAt > openedAt).length,
    waitedMs: takenAt - openedAt,
  }))
}

const fewest = 5

/** Seconds: the usual time a place in line, times the places. Null: too few were measured. */
export function estimateWait(measured: readonly MeasuredWait[], position: number): number | null {
  if (measured.length < fewest) return null
  const perPlace = measured.map((one) => one.waitedMs / one.position).toSorted((a, b) => a - b)
  return Math.ceil((medianOf(perPlace) * position) / 1000)
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1)
  return middle.reduce((sum, one) => sum + one, 0) / middle.length
}
