/** A report as the lines of a CSV file: one for each period, or for each group that has figures in it. Pure. */
import { byteOrderMark, csvLine } from './csv.ts'
import { averageOf, type Figures, measures, shareOf, summariseRatings } from './figures.ts'
import type { Report } from './read-report.ts'

const counts = ['opened', 'answered', 'closed', 'abandoned', 'returned'] as const

const columns = [
  ...counts,
  ...measures.flatMap((name) => {
    const title = name === 'answer' ? 'first_answer' : name
    return ['average', 'median', 'p90'].map((what) => `${title}_${what}_seconds`)
  }),
  ...['ratings', 'rating_average', 'rating_share', ...[1, 2, 3, 4, 5].map((score) => `rating_${score}`)],
]

export function* writeReport({ periods, groups, per }: Report): Generator<string> {
  yield byteOrderMark + csvLine(['period', ...(per ? [per, `${per}_id`] : []), ...columns])
  for (const [place, { at, figures }] of periods.entries()) {
    if (!per) yield csvLine([at, ...cellsOf(figures)])
    for (const { id, name, inPeriods } of groups) {
      const found = inPeriods.get(place)
      if (found) yield csvLine([at, name ?? '', id, ...cellsOf(found)])
    }
  }
}

const cellsOf = (figures: Figures): (number | null)[] => [
  ...[figures.opened, figures.answer.count, figures.closed, figures.abandoned, figures.returned],
  ...measures.flatMap((name) => {
    const measure = figures[name]
    return [averageOf(measure), shareOf(measure, 0.5), shareOf(measure, 0.9)].map(toSeconds)
  }),
  ...ratingCellsOf(figures),
]

function ratingCellsOf(figures: Figures): (number | null)[] {
  const { count, average, share, scores } = summariseRatings(figures)
  return [count, average, share, ...scores]
}

export const toSeconds = (ms: number | null): number | null => (ms === null ? null : Math.round(ms / 1000))
