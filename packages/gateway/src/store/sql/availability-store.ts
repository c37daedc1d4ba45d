/** How queues are staffed now, in a few statements for all of an instance: bots ask before each hand-over. */

import type { TakenWait } from '../../commands/event-look-ups.ts'
import type { AvailabilityStore, StaffedQueue } from '../../queues/availability-store.ts'
import { capacityOf } from '../../queues/capacity.ts'
import { all, type Dialect, type Engine, type Row, type Steps } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { loadOf } from './queue-look-ups.ts'
import { bool, num, numOrNull, str, strOrNull } from './rows.ts'
import { waits } from './select-conversations.ts'

/** Of all queues together. */
const mostTaken = 1000

export const createAvailabilityStore = (db: Engine): AvailabilityStore => ({
  readStaffedQueues: ({ instanceId, since }) =>
    db.read(function* () {
      return { queues: yield* readQueues(db.dialect, instanceId), taken: yield* readTaken(instanceId, since) }
    }),
})

function* readQueues(dialect: Dialect, instanceId: string): Steps<StaffedQueue[]> {
  const queues = yield* all(
    `select id, name, is_default, hours, capacity from queues
     where ${dialect.apart('instance_id')} = ? and deleted_at is null order by id`,
    instanceId,
  )
  const ids = queues.map((row) => str(row, 'id'))
  const among = `in (${marks(ids)})`
  const waiting = yield* all(
    `select queue_id, count(*) as count from conversations
     where queue_id ${among} and status = 'open' and assignee_id is null and with_bot = 0
       and ${waits(dialect, 'waiting_since')} group by queue_id`,
    ...padded(ids),
  )
  const members = yield* all(`select queue_id, agent_id from queue_members where queue_id ${among}`, ...padded(ids))
  const online = yield* all(
    `select a.id, a.capacity, ${loadOf('a')} as load from agents a join agent_states s on s.agent_id = a.id
     where a.instance_id = ? and a.disabled_at is null and s.status = 'online'`,
    instanceId,
  )
  const waitingIn = new Map(waiting.map((row) => [str(row, 'queue_id'), num(row, 'count')]))
  const membersOf = Map.groupBy(members, (row) => str(row, 'queue_id'))
  return queues.map((row) => {
    const id = str(row, 'id')
    // Where nobody is, everybody serves it.
    const own = membersOf.get(id)?.map((member) => str(member, 'agent_id'))
    const serving = own ? online.filter((agent) => own.includes(str(agent, 'id'))) : online
    return {
      queue: { id, name: str(row, 'name'), isDefault: bool(row, 'is_default'), hours: strOrNull(row, 'hours') },
      members: serving.map((agent) => toMember(agent, row)),
      waiting: waitingIn.get(id) ?? 0,
    }
  })
}

const toMember = (agent: Row, queue: Row): StaffedQueue['members'][number] => ({
  status: 'online',
  load: num(agent, 'load'),
  capacity: capacityOf({ capacity: numOrNull(agent, 'capacity') }, { capacity: numOrNull(queue, 'capacity') }),
})

function* readTaken(instanceId: string, since: number): Steps<TakenWait[]> {
  const rows = yield* all(
    `select queue_id, opened_at, assigned_at from episodes
     where instance_id = ? and assigned_at >= ? and wait_ms is not null and queue_id is not null
     order by assigned_at desc limit ${mostTaken}`,
    instanceId,
    since,
  )
  return rows.map((row) => ({
    queueId: str(row, 'queue_id'),
    openedAt: num(row, 'opened_at'),
    takenAt: num(row, 'assigned_at'),
  }))
}
