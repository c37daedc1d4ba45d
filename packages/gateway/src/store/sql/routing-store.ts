/** What waits in queues, and who serves them, for what gives conversations to agents. */
import type { AgentStatus } from '@passerelle/protocol'
import { type Priority, turnOf } from '../../commands/priority.ts'
import type { Assignment } from '../../commands/queue.ts'
import { readTried } from '../../conversations/ownership.ts'
import type { Candidate } from '../../queues/choose-agent.ts'
import { assignByRouting } from '../../queues/decide-assignment.ts'
import { type Crew, layOutRooms } from '../../queues/lay-out-rooms.ts'
import type { Room } from '../../queues/plan-assignments.ts'
import type { Place, RoutingStore } from '../../queues/routing-store.ts'
import type { Line, Waiting } from '../../queues/waiting.ts'
import { longestWaiting } from './conversation-walks.ts'
import { all, type Engine, type Row, type Steps } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { loadOf } from './queue-look-ups.ts'
import { num, numOrNull, str, strOrNull } from './rows.ts'
import { isQueued, turn } from './select-conversations.ts'

/** Those that go back to the one who had it last. */
const goesBack = `${isQueued} and v.last_agent_id is not null`

export function createRoutingStore(db: Engine): RoutingStore {
  const { waits, by } = longestWaiting(db.dialect)
  // The first of each queue, by the index that has them in this order; all of all queues would be hashed for `exists`.
  const first = (condition: string, order: string) =>
    `(select 1 from conversations v where v.queue_id = q.id and ${condition} order by ${order} limit 1)`
  const toRoute = `select q.id, q.instance_id from queues q where q.deleted_at is null and q.id > ? and (
      (q.assignment <> 'manual' and ${first(`${isQueued} and ${waits}`, by)} is not null)
      or ${first(goesBack, 'v.last_agent_id')} is not null)
    order by q.id limit ?`
  return {
    findQueuesToRoute: async ({ after, limit }) => {
      const rows = await db.all(toRoute, after, limit)
      return rows.map((row) => ({ id: str(row, 'id'), instanceId: str(row, 'instance_id') }))
    },
    readRooms: (request) => db.read(() => readRooms(request)),
    readLines: ({ places, limit }) =>
      db.read(function* () {
        const lines: Line[] = []
        for (const place of places) lines.push(yield* readLine(place, limit))
        return lines
      }),
    assignByRouting: (planned) => db.decide(assignByRouting(planned)),
  }
}

function* readRooms({ instanceId, queueIds, limit }: Parameters<RoutingStore['readRooms']>[0]): Steps<Room[]> {
  const rooms: Room[] = []
  for (const room of layOutRooms(yield* findCrew(instanceId, queueIds))) {
    const line = yield* readLine({ queueId: room.queueId, goingBack: room.mode === 'manual' }, limit)
    rooms.push({ ...room, ...line })
  }
  return rooms
}

function* findCrew(instanceId: string, queueIds: readonly string[]): Steps<Crew> {
  const [among, ids] = [`in (${marks(queueIds)})`, padded(queueIds)]
  const queues = yield* all(`select * from queues where id ${among} and deleted_at is null`, ...ids)
  const members = yield* all(`select queue_id, agent_id, skills from queue_members where queue_id ${among}`, ...ids)
  const lastAgents = yield* all(
    `select v.queue_id, v.last_agent_id as agent_id from conversations v where v.queue_id ${among} and ${goesBack}
     group by v.queue_id, v.last_agent_id`,
    ...ids,
  )
  const served = new Set(members.map((row) => str(row, 'queue_id')))
  // A queue that nobody is in is everybody's.
  const wanted = queueIds.every((id) => served.has(id))
    ? [...new Set([...members, ...lastAgents].map((row) => str(row, 'agent_id')))]
    : undefined
  const agents = yield* findAgents(instanceId, wanted)
  return {
    queues: queues.map(toQueue),
    agents: agents.map(toAgent),
    members: members.map((row) => ({ ...ofQueue(row), skills: JSON.parse(str(row, 'skills')) as Candidate['skills'] })),
    lastAgents: lastAgents.map(ofQueue),
  }
}

/** Of who is not online, nothing is counted. Who has never been there has the skills all the same. */
const serving = `select a.id, a.capacity, coalesce(s.status, 'offline') as status, s.assigned_at,
    case when s.status = 'online' then ${loadOf('a')} else 0 end as load,
    case when s.status = 'online' then (select max(c.updated_at) from conversations c
      where c.instance_id = a.instance_id and c.assignee_id = a.id and c.status = 'closed') end as closed_at
  from agents a left join agent_states s on s.agent_id = a.id where a.instance_id = ? and a.disabled_at is null`

function* findAgents(instanceId: string, ids: readonly string[] | undefined): Steps<Row[]> {
  if (!ids) return yield* all(serving, instanceId)
  return yield* all(`${serving} and a.id in (${marks(ids)})`, instanceId, ...padded(ids))
}

const toQueue = (row: Row): Crew['queues'][number] => ({
  id: str(row, 'id'),
  mode: str(row, 'assignment') as Assignment,
  overflows: row.overflow_queue_id !== null,
  capacity: numOrNull(row, 'capacity'),
})

const ofQueue = (row: Row) => ({ queueId: str(row, 'queue_id'), agentId: str(row, 'agent_id') })

function toAgent(row: Row): Crew['agents'][number] {
  const assignedAt = numOrNull(row, 'assigned_at')
  return {
    id: str(row, 'id'),
    status: str(row, 'status') as AgentStatus,
    capacity: numOrNull(row, 'capacity'),
    load: num(row, 'load'),
    idleSince: Math.max(assignedAt ?? 0, numOrNull(row, 'closed_at') ?? 0),
    lastAssignedAt: assignedAt,
  }
}

function* readLine({ queueId, after, goingBack = false }: Place, limit: number): Steps<Line> {
  const rows = yield* all(
    `select v.id, v.waiting_since, v.last_agent_id, v.released_by_id, v.tried_ids, v.priority, v.skills, v.language
     from conversations v where v.queue_id = ? and ${goingBack ? goesBack : isQueued} and v.waiting_since is not null
       ${after ? `and (${turn}, v.id) > (?, ?)` : ''}
     order by ${turn}, v.id limit ?`,
    ...[queueId, ...(after ? [turnOf(after), after.id] : []), limit],
  )
  return { queueId, waiting: rows.map(toWaiting), goesOn: rows.length === limit }
}

const toWaiting = (row: Row): Waiting => ({
  id: str(row, 'id'),
  waitingSince: num(row, 'waiting_since'),
  lastAgentId: strOrNull(row, 'last_agent_id'),
  releasedById: strOrNull(row, 'released_by_id'),
  triedIds: readTried({ triedIds: strOrNull(row, 'tried_ids') }),
  priority: str(row, 'priority') as Priority,
  skills: JSON.parse(str(row, 'skills')) as string[],
  language: strOrNull(row, 'language'),
})
