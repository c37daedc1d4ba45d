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

/** How many customers gave each score. */
export type Ratings = Map<number, number>

export type Figures = Record<CountName, number> & Record<MeasureName, Measure> & { rating: Ratings }

/** So many of a kind, in one range of its times where it has any. */
export interface Counted {
  what: CountName | Exclude<MeasureName, 'resolution'> | 'rating'
  /** Of a rating its score. */
  range: number
  count: number
  sumMs: number
}

const noMeasure = (): Measure => ({ count: 0, sumMs: 0, ranges: new Map() })

export const noFigures = (): Figures => ({
  ...{ opened: 0, closed: 0, abandoned: 0, returned: 0 },
  ...{ wait: noMeasure(), answer: noMeasure(), handling: noMeasure(), resolution: noMeasure() },
  rating: new Map(),
})

export function count(figures: Figures, { what, ...times }: Counted): void {
  if (what === 'wait' || what === 'answer' || what === 'handling') measure(figures[what], times)
  else if (what === 'rating') add(figures.rating, times.range, times.count)
  else figures[what] += times.count
  if (what === 'closed') measure(figures.resolution, times)
}

function measure(into: Measure, { range, count, sumMs }: Omit<Counted, 'what'>): void {
  into.count += count
  into.sumMs += sumMs
  add(into.ranges, range, count)
}

function add(counts: Map<number, number>, key: number, count: number): void {
  counts.set(key, (counts.get(key) ?? 0) + count)
}

/** In ms; null where nothing was measured. A percentile is true within a tenth. */
export const averageOf = ({ count, sumMs }: Measure): number | null => (count === 0 ? null : sumMs / count)
export const shareOf = ({ ranges }: Measure, share: number): number | null => percentile(ranges, share)

/** What the scores come to. */
export interface RatingSummary {
  count: number
  /** Null where nobody rated. */
  average: number | null
  /** Of the conversations closed, those that were rated; null where none was. A rating may come later than the close. */
  share: number | null
  /** How many of each score, from 1 to 5. */
  scores: number[]
}

export function summariseRatings({ rating, closed }: Pick<Figures, 'rating' | 'closed'>): RatingSummary {
  const scores = [1, 2, 3, 4, 5].map((score) => rating.get(score) ?? 0)
  const count = scores.reduce((sum, of) => sum + of, 0)
  const sum = scores.reduce((all, of, index) => all + of * (index + 1), 0)
  return {
    count,
    average: count === 0 ? null : Math.round((sum / count) * 100) / 100,
    share: closed === 0 ? null : Math.min(Math.round((count / closed) * 1000) / 1000, 1),
    scores,
  }
}
