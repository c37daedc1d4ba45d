/** Who of those that wait in a queue is given to whom, now. Pure. */
import { type Priority, turnOf } from '../commands/priority.ts'
import { type Candidate, chooseAgent, hasRoom, type Rules, type Wishes } from './choose-agent.ts'

export interface Waiting extends Wishes {
  id: string
  waitingSince: number
  priority: Priority
}

export interface Planned {
  conversationId: string
  agentId: string
}

export interface Room extends Rules {
  waiting: readonly Waiting[]
  members: readonly Candidate[]
  now: number
}

/** One after another in their turn. One that fits nobody with room does not hold up those behind it. */
export function planAssignments({ waiting, members, now, ...rules }: Room): Planned[] {
  const planned: Planned[] = []
  let current = members.toSorted((a, b) => byId(a, b))
  for (const one of waiting.toSorted((a, b) => turnOf(a) - turnOf(b) || byId(a, b))) {
    if (!current.some(hasRoom)) break
    const agent = chooseAgent(one, current, rules)
    if (!agent) continue
    planned.push({ conversationId: one.id, agentId: agent.id })
    const busier = { ...agent, load: agent.load + 1, idleSince: now, lastAssignedAt: now }
    current = [...current.filter(({ id }) => id !== agent.id), busier]
  }
  return planned
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : Number(a.id > b.id))
