import { reason } from '@passerelle/protocol/errors'
import type { Clock } from '../lib/clock.ts'
import { ApiError, type Fault, fault } from '../lib/errors.ts'
import { nextTurn } from '../lib/turns.ts'
import { isDate, isZone } from '../queues/local-time.ts'
import type { CountedInPeriod, EpisodeStore, Grouping, Happening } from './episode-store.ts'
import { count, type Figures, noFigures, summariseRatings } from './figures.ts'
import { type PeriodsWanted, planPeriods, type Stretch } from './plan-periods.ts'

export interface ReportRequest {
  instanceId: string
  /** Dates; the last seven days when left out. */
  from?: string | undefined
  to?: string | undefined
  /** An IANA name; UTC when left out. */
  zone?: string | undefined
  by?: PeriodsWanted['by'] | undefined
  per?: Grouping | undefined
}

interface ReportWanted extends PeriodsWanted {
  instanceId: string
  per: Grouping | undefined
}

export interface ReportGroup {
  /** Empty: nobody's, or without a tag. */
  id: string
  /** Null of that, and of what is gone. */
  name: string | null
  totals: Figures
  /** By the place of a period; none where nothing happened. */
  inPeriods: Map<number, Figures>
}

export interface Report extends ReportWanted {
  periods: { at: string; figures: Figures }[]
  /** Those with the most conversations first. */
  groups: ReportGroup[]
  totals: Figures
}

interface Dependencies {
  store: Pick<EpisodeStore, 'readFigures' | 'readNames'>
  clock: Pick<Clock, 'now'>
}

const happenings: readonly Happening[] = ['opened', 'wait', 'answer', 'handling', 'end', 'rating']

const pieceMs = 24 * 3600_000

function inPieces(stretch: Stretch): Stretch[] {
  const count = Math.ceil((stretch.to - stretch.from) / pieceMs)
  return Array.from({ length: count }, (_, n) => {
    const from = stretch.from + n * pieceMs
    return { ...stretch, from, to: Math.min(from + pieceMs, stretch.to) }
  })
}

const mostDays: Record<ReportWanted['by'], number> = { day: 366, hour: 31 }

export async function readReport({ store, clock }: Dependencies, request: ReportRequest): Promise<Report> {
  const wanted = wantedOf(request, clock.now())
  const { instanceId, per } = wanted
  const planned = planPeriods(wanted)
  const { widthMs } = planned
  const periods = planned.starts.map((at) => ({ at, figures: noFigures() }))
  const [totals, groups] = [noFigures(), new Map<string, ReportGroup>()]
  for (const stretch of planned.stretches.flatMap(inPieces)) {
    for (const happening of happenings) {
      // An embedded store answers in this thread: others get their turn between two pieces.
      await nextTurn()
      for (const counted of await store.readFigures({ ...stretch, happening, instanceId, per, widthMs })) {
        const place = planned.placeOf(stretch, counted.period)
        const period = periods[place]
        if (!period) continue
        count(period.figures, counted)
        count(totals, counted)
        for (const id of idsOf(counted, per)) countInGroup(groups, { id, place, counted })
      }
    }
  }
  const named = per && per !== 'tag' ? await store.readNames(per, [...groups.keys()]) : undefined
  for (const group of groups.values())
    group.name = group.id === '' ? null : named ? (named.get(group.id) ?? null) : group.id
  const sorted = [...groups.values()].sort((a, b) => weightOf(b) - weightOf(a) || (a.id < b.id ? -1 : 1))
  return { ...wanted, periods, groups: sorted, totals }
}

/** A conversation with several tags is counted for each of them. */
function idsOf({ group }: CountedInPeriod, per: Grouping | undefined): string[] {
  if (per === undefined) return []
  if (per !== 'tag') return [group]
  const tags: string[] = JSON.parse(group)
  return tags.length > 0 ? tags : ['']
}

interface InGroup {
  id: string
  place: number
  counted: CountedInPeriod
}

function countInGroup(groups: Map<string, ReportGroup>, { id, place, counted }: InGroup): void {
  const group = groups.get(id) ?? { id, name: null, totals: noFigures(), inPeriods: new Map() }
  groups.set(id, group)
  const figures = group.inPeriods.get(place) ?? noFigures()
  group.inPeriods.set(place, figures)
  count(figures, counted)
  count(group.totals, counted)
}

const weightOf = ({ totals }: ReportGroup): number =>
  totals.opened + totals.answer.count + totals.closed + summariseRatings(totals).count

/** Refuses what it cannot be of. */
export function wantedOf(
  { instanceId, from, to, zone = 'UTC', by = 'day', per }: ReportRequest,
  now: number,
): ReportWanted {
  const faults: Fault[] = []
  if (!isZone(zone)) faults.push(fault('/zone', 'zone_unknown', { zone }))
  for (const [name, date] of Object.entries({ from, to })) {
    if (date !== undefined && !isDate(date)) faults.push(fault(`/${name}`, 'date_malformed'))
  }
  refuseThese(faults)
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate()
  const last = to === undefined ? today : Temporal.PlainDate.from(to)
  const first = from === undefined ? last.subtract({ days: 6 }) : Temporal.PlainDate.from(from)
  const days = first.until(last, { largestUnit: 'days' }).days + 1
  if (days < 1) faults.push(fault('/to', 'report_backwards'))
  if (days > mostDays[by]) faults.push(fault('/to', 'report_too_long', { max: mostDays[by] }))
  refuseThese(faults)
  return { instanceId, zone, by, per, from: first.toString(), to: last.toString() }
}

function refuseThese(faults: Fault[]): void {
  if (faults.length > 0) throw new ApiError(reason('not_reported'), { faults })
}
