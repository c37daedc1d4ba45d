import type { BoardItem } from '@passerelle/protocol'
import type { Board } from '../../reports/read-board.ts'
import { presentAvailability } from './present-availability.ts'
import { presentTime, presentTimeOrNull } from './present-time.ts'

export const presentBoard = ({ at, online, waiting, oldestSince, queues, agents }: Board): BoardItem => ({
  ...{ at: presentTime(at), online, waiting, waiting_since: presentTimeOrNull(oldestSince) },
  queues: queues.map((queue) => ({
    ...{ id: queue.id, name: queue.name, agents_online: queue.online, waiting: queue.waiting },
    ...{ waiting_since: presentTimeOrNull(queue.oldestSince), held: queue.held },
    wait_target_seconds: queue.waitTargetMs === null ? null : queue.waitTargetMs / 1000,
    availability: presentAvailability(queue.availability),
  })),
  agents: agents.map((agent) => ({
    ...{ id: agent.id, name: agent.name, status: agent.status, held: agent.held, waiting: agent.waiting },
    waiting_since: presentTimeOrNull(agent.oldestSince),
  })),
})
