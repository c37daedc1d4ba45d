import type { Clock } from '../lib/clock.ts'
import type { EpisodeStore, RatingComment } from './episode-store.ts'
import { planPeriods } from './plan-periods.ts'
import { type ReportRequest, wantedOf } from './read-report.ts'

interface Dependencies {
  store: Pick<EpisodeStore, 'readComments'>
  clock: Pick<Clock, 'now'>
}

/** Most customers give a score alone: so many ratings are looked at for this many comments. */
const looked = 500
const most = 50

/** What customers said in the time of a report, the newest first. */
export async function readComments(
  { store, clock }: Dependencies,
  request: Pick<ReportRequest, 'instanceId' | 'from' | 'to' | 'zone'>,
): Promise<RatingComment[]> {
  const { stretches } = planPeriods(wantedOf(request, clock.now()))
  const [from = 0, to = 0] = [stretches[0]?.from, stretches.at(-1)?.to]
  const comments = await store.readComments({ instanceId: request.instanceId, from, to, looked })
  return comments.slice(0, most)
}
