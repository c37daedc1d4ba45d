/** Which agents serve which queues of an instance, from what is stored of them. Pure. */
import { capacityOf } from './capacity.ts'
import type { Candidate, Rules } from './choose-agent.ts'
import { hasAnyRoom, type Room } from './plan-assignments.ts'

export interface Crew {
  queues: readonly (Rules & { id: string; capacity: number | null })[]
  /** Of the instance, without those who are disabled. */
  agents: readonly (Omit<Candidate, 'skills' | 'capacity' | 'isGuest'> & { capacity: number | null })[]
  members: readonly { queueId: string; agentId: string; skills: Candidate['skills'] }[]
  /** Who had one of those that wait in a queue last. */
  lastAgents: readonly { queueId: string; agentId: string }[]
}

export type EmptyRoom = Omit<Room, 'waiting' | 'goesOn'>

/** Those in which somebody has room. A queue that nobody is in is everybody's. */
export function layOutRooms({ queues, agents, members, lastAgents }: Crew): EmptyRoom[] {
  const membersOf = Map.groupBy(members, ({ queueId }) => queueId)
  const lastOf = Map.groupBy(lastAgents, ({ queueId }) => queueId)
  const rooms = queues.map((queue): EmptyRoom => {
    const skillsOf = new Map(membersOf.get(queue.id)?.map(({ agentId, skills }) => [agentId, skills]))
    const lastIds = new Set(lastOf.get(queue.id)?.map(({ agentId }) => agentId))
    const isMember = ({ id }: { id: string }) => skillsOf.size === 0 || skillsOf.has(id)
    const candidates = agents
      .filter((agent) => lastIds.has(agent.id) || (queue.mode !== 'manual' && isMember(agent)))
      .map((agent) => ({
        ...agent,
        capacity: capacityOf(agent, queue),
        skills: skillsOf.get(agent.id) ?? {},
        isGuest: !isMember(agent),
      }))
    return { queueId: queue.id, mode: queue.mode, overflows: queue.overflows, members: candidates }
  })
  return rooms.filter(hasAnyRoom)
}
