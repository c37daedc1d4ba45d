/** What happened in a stretch of time, as counts that can be added up: a time is counted by the range it lies in. Pure. */
import { percentile } from '../stats/latency.ts'

export const measures = ['wait', 'answer', 'handling', 'resolution'] as const
export type MeasureName = (typeof measures)[number]
export type CountName = 'opened' | 'closed' | 'abandoned' | 'returned'

/** Of many times. */
export interface Measure {
  count: number
  sumMs: number
  /** By the number of a range, as `stats/latency.ts` has them. */
  ranges: Map<number, number>
}

export type Figures = Record<CountName, number> & Record<MeasureName, Measure>

/** So many of a kind, in one range of its times where it has any. */
export interface Counted {
  what: CountName | Exclude<MeasureName, 'resolution'>
  range: number
  count: number
  sumMs: number
}

const noMeasure = (): Measure => ({ count: 0, sumMs: 0, ranges: new Map() })

export const noFigures = (): Figures => ({
  ...{ opened: 0, closed: 0, abandoned: 0, returned: 0 },
  ...{ wait: noMeasure(), answer: noMeasure(), handling: noMeasure(), resolution: noMeasure() },
})

export function count(figures: Figures, { what, ...times }: Counted): void {
  if (what === 'wait' || what === 'answer' || what === 'handling') measure(figures[what], times)
  else figures[what] += times.count
  if (what === 'closed') measure(figures.resolution, times)
}

function measure(into: Measure, { range, count, sumMs }: Omit<Counted, 'what'>): void {
  into.count += count
  into.sumMs += sumMs
  into.ranges.set(range, (into.ranges.get(range) ?? 0) + count)
}

/** In ms; null where nothing was measured. A percentile is true within a tenth. */
export const averageOf = ({ count, sumMs }: Measure): number | null => (count === 0 ? null : sumMs / count)
export const shareOf = ({ ranges }: Measure, share: number): number | null => percentile(ranges, share)
