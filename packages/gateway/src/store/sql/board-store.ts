import type { AgentStatus } from '@passerelle/protocol'
import type { BoardAgent, BoardQueue, BoardStore } from '../../reports/board-store.ts'
import { all, type Dialect, type Engine, type Row, type Steps } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { num, numOrNull, str } from './rows.ts'
import { longestWait, waits } from './select-conversations.ts'

export const createBoardStore = (db: Engine): BoardStore => ({
  readBoard: (instanceId) =>
    db.read(function* () {
      return { queues: yield* readQueues(db.dialect, instanceId), agents: yield* readAgents(instanceId) }
    }),
})

function* readQueues(dialect: Dialect, instanceId: string): Steps<BoardQueue[]> {
  const queues = yield* all(
    `select id, name, wait_target_ms from queues
     where ${dialect.apart('instance_id')} = ? and deleted_at is null order by id`,
    instanceId,
  )
  const ids = queues.map((row) => str(row, 'id'))
  const among = `in (${marks(ids)})`
  const oldest = longestWait(dialect, 'waiting_since')
  const waiting = byId(
    yield* all(
      `select queue_id as id, count(case when ${waits(dialect, 'waiting_since')} then 1 end) as count, min(${oldest}) as oldest
       from conversations ${dialect.indexedBy('conversations_queued')}
       where queue_id ${among} and status = 'open' and assignee_id is null and with_bot = 0 group by queue_id`,
      ...padded(ids),
    ),
  )
  const held = byId(
    yield* all(
      `select queue_id as id, count(*) as count from conversations
       where queue_id ${among} and status = 'open' and assignee_id is not null group by queue_id`,
      ...padded(ids),
    ),
  )
  const members = yield* all(`select queue_id, agent_id from queue_members where queue_id ${among}`, ...padded(ids))
  const membersOf = Map.groupBy(members, (row) => str(row, 'queue_id'))
  return queues.map((row) => {
    const id = str(row, 'id')
    return {
      ...{ id, name: str(row, 'name'), waitTargetMs: numOrNull(row, 'wait_target_ms') },
      ...{ waiting: countOf(waiting.get(id)), oldestSince: timeOf(waiting.get(id)), held: countOf(held.get(id)) },
      memberIds: (membersOf.get(id) ?? []).map((member) => str(member, 'agent_id')),
    }
  })
}

function* readAgents(instanceId: string): Steps<BoardAgent[]> {
  const agents = yield* all(
    `select id, name, coalesce((select status from agent_states s where s.agent_id = agents.id), 'offline') as status
     from agents where instance_id = ? and disabled_at is null and service = 0`,
    instanceId,
  )
  const ids = agents.map((row) => str(row, 'id'))
  const held = byId(
    yield* all(
      `select assignee_id as id, count(*) as count, count(waiting_since) as waiting, min(waiting_since) as oldest
       from conversations where assignee_id in (${marks(ids)}) and status = 'open' group by assignee_id`,
      ...padded(ids),
    ),
  )
  return agents.toSorted(byName).map((row) => {
    const theirs = held.get(str(row, 'id'))
    return {
      ...{ id: str(row, 'id'), name: str(row, 'name'), status: str(row, 'status') as AgentStatus },
      held: countOf(theirs),
      ...{ waiting: theirs ? num(theirs, 'waiting') : 0, oldestSince: timeOf(theirs) },
    }
  })
}

const byName = (one: Row, other: Row): number => (str(one, 'name') < str(other, 'name') ? -1 : 1)

const byId = (rows: readonly Row[]) => new Map(rows.map((row) => [str(row, 'id'), row]))
const countOf = (row: Row | undefined): number => (row ? num(row, 'count') : 0)

/** Later than any time stands for nobody. */
const timeOf = (row: Row | undefined): number | null => {
  const at = row ? numOrNull(row, 'oldest') : null
  return at === null || at >= Number.MAX_SAFE_INTEGER ? null : at
}
