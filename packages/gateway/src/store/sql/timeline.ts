/** A conversation's messages and activities in one order: by time; at the same time, what was done before what was said. */
import type { Actor } from '../../commands/actor.ts'
import type {
  ThreadActivity,
  TimelineEntry,
  TimelineRequest,
  TimelineStore,
} from '../../conversations/timeline-store.ts'
import { encodeCursor, type PageOf } from '../../lib/page.ts'
import { all, type Engine, type Row, type Steps } from './engine.ts'
import { readThread } from './message-store.ts'
import { num, readCursor, str, strOrNull } from './rows.ts'

const toActivity = (row: Row): ThreadActivity => ({
  id: str(row, 'id'),
  at: num(row, 'at'),
  actor: {
    type: str(row, 'actor_type') as Actor['type'],
    id: strOrNull(row, 'actor_id'),
    name: strOrNull(row, 'actor_name'),
  },
  kind: str(row, 'kind'),
  params: JSON.parse(str(row, 'params')),
})

/** A place in the timeline: the time, whether a message stands there or an activity, and its sequence. */
interface Place {
  at: number
  isMessage: number
  seq: number
}

export const createTimelineStore = (db: Engine): TimelineStore => ({
  listTimeline: (request) => db.read(() => listTimeline(request)),
})

function* listTimeline(request: TimelineRequest): Steps<PageOf<TimelineEntry>> {
  const { instanceId, conversationId, order, limit } = request
  const [at, isMessage, seq] = (readCursor(request.cursor, 'nnn') ?? []) as number[]
  const after = at === undefined ? undefined : { at, isMessage: isMessage ?? 0, seq: seq ?? 0 }
  const thread = { instanceId, conversationId, order, limit: limit + 1 }
  const messages = request.activitiesOnly ? [] : yield* readThread({ ...thread, after: after && keyOf(after, 1) })
  const activities = yield* readActivities({ ...thread, after: after && keyOf(after, 0) })
  const entries = [
    ...messages.map(({ message, sortAt }) => ({
      entry: { kind: 'message', message } as TimelineEntry,
      place: { at: sortAt, isMessage: 1, seq: message.seq },
    })),
    ...activities.map((row) => ({
      entry: { kind: 'activity', activity: toActivity(row) } as TimelineEntry,
      place: { at: num(row, 'at'), isMessage: 0, seq: num(row, 'seq') },
    })),
  ].toSorted((one, other) => (order === 'asc' ? 1 : -1) * compare(one.place, other.place))
  const kept = entries.slice(0, limit)
  const last = kept.at(-1)?.place
  const isMore = entries.length > limit && last !== undefined
  return {
    items: kept.map(({ entry }) => entry),
    nextCursor: isMore ? encodeCursor([last.at, last.isMessage, last.seq]) : null,
  }
}

const compare = (one: Place, other: Place): number =>
  one.at - other.at || one.isMessage - other.isMessage || one.seq - other.seq

/** Where the rows of one kind go on after a place, as their own sort key: at the same time, activities stand first. */
function keyOf(after: Place, isMessage: number): [number, number] {
  if (after.isMessage === isMessage) return [after.at, after.seq]
  return [after.at, isMessage ? -1 : Number.MAX_SAFE_INTEGER]
}

interface ActivitiesRequest extends Omit<TimelineRequest, 'cursor' | 'activitiesOnly'> {
  after: [number, number] | undefined
}

function readActivities({ instanceId, conversationId, order, limit, after }: ActivitiesRequest): Steps<Row[]> {
  const compared = order === 'asc' ? '>' : '<'
  return all(
    `select seq, id, at, actor_type, actor_id, actor_name, kind, params from activities
     where conversation_id = ? and instance_id = ? ${after ? `and (at, seq) ${compared} (?, ?)` : ''}
     order by at ${order}, seq ${order} limit ?`,
    conversationId,
    instanceId,
    ...(after ?? []),
    limit,
  )
}
