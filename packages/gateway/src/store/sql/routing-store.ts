/** What waits in queues, and who serves them, for the loop that gives conversations out. */
import type { AgentStatus } from '@passerelle/protocol'
import type { Priority } from '../../commands/priority.ts'
import type { Assignment } from '../../commands/queue.ts'
import { readTried } from '../../conversations/ownership.ts'
import { capacityOf } from '../../queues/capacity.ts'
import type { Candidate } from '../../queues/choose-agent.ts'
import { assignByRouting } from '../../queues/decide-assignment.ts'
import type { Room, Waiting } from '../../queues/plan-assignments.ts'
import type { RoutingStore } from '../../queues/routing-store.ts'
import { longestWaiting } from './conversation-walks.ts'
import { all, type Engine, get, type Row, type Steps } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { loadOf } from './queue-look-ups.ts'
import { num, numOrNull, str, strOrNull } from './rows.ts'
import { isQueued, turn } from './select-conversations.ts'

/** Of a queue that gives none out, those that go back to the one who had it last. */
const goesBack = `${isQueued} and v.last_agent_id is not null`

export function createRoutingStore(db: Engine): RoutingStore {
  const { waits, by } = longestWaiting(db.dialect)
  // The first of each queue, by the index that has them in this order; all of all queues would be hashed for `exists`.
  const first = (condition: string, order: string) =>
    `(select 1 from conversations v where v.queue_id = q.id and ${condition} order by ${order} limit 1)`
  const toRoute = `select q.id from queues q where q.deleted_at is null and q.id > ? and (
      (q.assignment <> 'manual' and ${first(`${isQueued} and ${waits}`, by)} is not null)
      or ${first(goesBack, 'v.last_agent_id')} is not null)
    order by q.id limit ?`
  return {
    findQueuesToRoute: async ({ after, limit }) => {
      const rows = await db.all(toRoute, after, limit)
      return rows.map((row) => str(row, 'id'))
    },
    readRoom: ({ queueId, limit }) =>
      db.read(function* () {
        const queue = yield* get('select * from queues where id = ? and deleted_at is null', queueId)
        if (!queue) return undefined
        const mode = str(queue, 'assignment') as Assignment
        const waiting = yield* findWaiting({ queueId, mode, limit })
        const members = yield* findMembers(queue)
        const guests = yield* findGuests(queue, { waiting, members })
        return { mode, overflows: queue.overflow_queue_id !== null, waiting, members: [...members, ...guests] }
      }),
    assignByRouting: (planned) => db.decide(assignByRouting(planned)),
  }
}

function* findWaiting({
  queueId,
  mode,
  limit,
}: {
  queueId: string
  mode: Assignment
  limit: number
}): Steps<Waiting[]> {
  const condition = mode === 'manual' ? goesBack : isQueued
  const rows = yield* all(
    `select v.id, v.waiting_since, v.last_agent_id, v.released_by_id, v.tried_ids, v.priority, v.skills, v.language
     from conversations v where v.queue_id = ? and ${condition} and v.waiting_since is not null
     order by ${turn}, v.id limit ?`,
    ...[queueId, limit],
  )
  return rows.map((row) => ({
    id: str(row, 'id'),
    waitingSince: num(row, 'waiting_since'),
    lastAgentId: strOrNull(row, 'last_agent_id'),
    releasedById: strOrNull(row, 'released_by_id'),
    triedIds: readTried({ triedIds: strOrNull(row, 'tried_ids') }),
    priority: str(row, 'priority') as Priority,
    skills: JSON.parse(str(row, 'skills')) as string[],
    language: strOrNull(row, 'language'),
  }))
}

/** Those in the queue, or everybody where nobody is. Of who is not online, nothing is counted. */
const serving = (members: string): string =>
  `select a.id, a.capacity, s.status, s.assigned_at, m.skills,
     case when s.status = 'online' then ${loadOf('a')} else 0 end as load,
     case when s.status = 'online' then (select max(c.updated_at) from conversations c
       where c.instance_id = a.instance_id and c.assignee_id = a.id and c.status = 'closed') end as closed_at
   from ${members} join agent_states s on s.agent_id = a.id`

const members = serving('queue_members m join agents a on a.id = m.agent_id')
const everybody = serving("(select '{}' as skills) m cross join agents a")

function* findMembers(queue: Row): Steps<Candidate[]> {
  const id = str(queue, 'id')
  const own = yield* all(`${members} where m.queue_id = ? and a.disabled_at is null`, id)
  const isEmpty = own.length === 0 && !(yield* get('select 1 as one from queue_members where queue_id = ? limit 1', id))
  const rows = isEmpty
    ? yield* all(`${everybody} where a.instance_id = ? and a.disabled_at is null`, str(queue, 'instance_id'))
    : own
  return rows.map(candidateOf(queue))
}

/** Who is not in the queue, and had one of those who wait there last. */
function* findGuests(queue: Row, { waiting, members }: Pick<Room, 'waiting' | 'members'>): Steps<Candidate[]> {
  const lastIds = new Set(waiting.flatMap(({ lastAgentId }) => lastAgentId ?? []))
  for (const { id } of members) lastIds.delete(id)
  if (lastIds.size === 0) return []
  const rows = yield* all(
    `${everybody} where a.instance_id = ? and a.disabled_at is null and a.id in (${marks([...lastIds])})`,
    ...[str(queue, 'instance_id'), ...padded([...lastIds])],
  )
  return rows.map((row) => ({ ...candidateOf(queue)(row), isGuest: true }))
}

const candidateOf =
  (queue: Row) =>
  (row: Row): Candidate => {
    const assignedAt = numOrNull(row, 'assigned_at')
    return {
      id: str(row, 'id'),
      status: str(row, 'status') as AgentStatus,
      skills: JSON.parse(str(row, 'skills')) as Candidate['skills'],
      capacity: capacityOf({ capacity: numOrNull(row, 'capacity') }, { capacity: numOrNull(queue, 'capacity') }),
      load: num(row, 'load'),
      idleSince: Math.max(assignedAt ?? 0, numOrNull(row, 'closed_at') ?? 0),
      lastAssignedAt: assignedAt,
    }
  }
