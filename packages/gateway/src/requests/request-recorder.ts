/**
 * What partners asked, kept in memory until it is written: a request only adds to it. However many are refused, a bounded
 * number of each connector is kept in an hour, and the rest is counted. Pure.
 */
import type { RecordedRequests, RefusedRequest, RequestCount } from './request-log-store.ts'

/** Of a connector in an hour; of those whose connector is unknown, together. */
export const mostKeptInHour = 200

/** How long refusals and counts are kept. */
export const requestsKeptMs = 14 * 24 * 3600_000

const hourMs = 3600_000
const hourOf = (at: number): number => at - (at % hourMs)

interface Hour extends RequestCount {
  kept: number
}

export interface RequestRecorder {
  accepted(request: Pick<RefusedRequest, 'at' | 'connectorId'>): void
  /** `describe` is called for those that are kept. */
  refused(request: Pick<RefusedRequest, 'at' | 'connectorId'>, describe: () => RefusedRequest): void
  /** What came since the last time. */
  take(): RecordedRequests
  /** What could not be written: it is taken again. */
  giveBack(recorded: RecordedRequests): void
}

export function createRequestRecorder(): RequestRecorder {
  const hours = new Map<string, Hour>()
  let refused: RefusedRequest[] = []

  const hourFor = (at: number, connectorId: string | null): Hour => {
    const name = `${hourOf(at)} ${connectorId ?? ''}`
    const hour = hours.get(name) ?? { at: hourOf(at), connectorId, accepted: 0, refused: 0, kept: 0 }
    hours.set(name, hour)
    return hour
  }
  return {
    accepted: ({ at, connectorId }) => {
      hourFor(at, connectorId).accepted++
    },
    refused: ({ at, connectorId }, describe) => {
      const hour = hourFor(at, connectorId)
      hour.refused++
      if (hour.kept >= mostKeptInHour) return
      hour.kept++
      refused.push(describe())
    },
    take: () => {
      const taken = { refused, counts: [...hours.values()].filter((one) => one.accepted + one.refused > 0) }
      const counts = taken.counts.map(({ kept: _, ...count }) => count)
      refused = []
      const newest = Math.max(...taken.counts.map(({ at }) => at))
      for (const [name, hour] of hours) {
        // What was kept of the hour under way goes on to count.
        if (hour.at < newest) hours.delete(name)
        else Object.assign(hour, { accepted: 0, refused: 0 })
      }
      return { refused: taken.refused, counts }
    },
    giveBack: (recorded) => {
      refused = [...recorded.refused, ...refused]
      for (const { at, connectorId, accepted, refused: count } of recorded.counts) {
        const hour = hourFor(at, connectorId)
        hour.accepted += accepted
        hour.refused += count
      }
    },
  }
}
