import type { ReportItem } from '@passerelle/protocol'
import { averageOf, type Figures, type Measure, shareOf, summariseRatings } from '../../reports/figures.ts'
import type { Report } from '../../reports/read-report.ts'
import { toSeconds } from '../../reports/write-report.ts'

export const presentReport = ({ from, to, zone, by, per, totals, periods, groups }: Report): ReportItem => ({
  ...{ from, to, zone, by, per: per ?? null },
  totals: presentFigures(totals),
  periods: periods.map(({ at, figures }) => ({ at, ...presentFigures(figures) })),
  groups: groups.map((group) => ({ id: group.id, name: group.name, ...presentFigures(group.totals) })),
})

const presentFigures = (figures: Figures): ReportItem['totals'] => ({
  ...presentCounts(figures),
  rating: summariseRatings(figures),
})

const presentCounts = ({ opened, answer, closed, abandoned, returned, ...times }: Figures) => ({
  ...{ opened, answered: answer.count, closed, abandoned, returned },
  wait: presentTimes(times.wait),
  first_answer: presentTimes(answer),
  handling: presentTimes(times.handling),
  resolution: presentTimes(times.resolution),
})

const presentTimes = (measure: Measure): ReportItem['totals']['wait'] => ({
  count: measure.count,
  average_seconds: toSeconds(averageOf(measure)),
  median_seconds: toSeconds(shareOf(measure, 0.5)),
  p90_seconds: toSeconds(shareOf(measure, 0.9)),
})
