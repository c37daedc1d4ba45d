/** Where a visitor stands between bot and team, and what each event makes of it. Pure. */
import type { PartnerEvent } from '@passerelle/sdk'

/** Why the gateway did not take a message, as far as a visitor can do something about it. */
export type Problem = 'unreachable' | 'refused' | 'misconfigured'

export interface Status {
  /**
   * `bot`: nobody of the team was asked, or they gave the visitor back. `away`: the team was asked for, and is not there.
   * `leaving`: the next message is left for the team. `passing`: on the way to it.
   */
  at: 'bot' | 'away' | 'leaving' | 'passing' | 'failed' | 'waiting' | 'agent' | 'closed'
  /** Of `failed`. */
  problem: Problem | null
  /** When the team is there again, in seconds since 1970; null when it is there, or nobody knows. */
  opensAt: number | null
  /** Of `waiting`: the place in the queue, from 1. */
  position: number | null
  waitSeconds: number | null
  /** Of `agent`: who it is. */
  agent: string | null
  /** Of the conversation that was closed last. */
  rated: boolean
}

/** A line between the messages that says what happened. */
export interface Notice {
  code: 'passed' | 'joined' | 'transferred' | 'returned' | 'closed'
  /** Who it is about. */
  name: string
}

export const atBot: Status = {
  at: 'bot',
  problem: null,
  opensAt: null,
  position: null,
  waitSeconds: null,
  agent: null,
  rated: false,
}

export interface Moved {
  status: Status
  notice: Notice | null
}

/** Whether what the visitor says is for the team. */
export const isWithTeam = ({ at }: Status): boolean =>
  at === 'passing' || at === 'failed' || at === 'waiting' || at === 'agent'

/** Undefined for events that move nobody. */
export function moveBy(status: Status, event: PartnerEvent): Moved | undefined {
  switch (event.type) {
    case 'conversation.queued': {
      const { position, estimated_wait_seconds: waitSeconds } = event.data
      return { status: { ...atBot, at: 'waiting', opensAt: status.opensAt, position, waitSeconds }, notice: null }
    }
    case 'queue.position': {
      const { position, estimated_wait_seconds: waitSeconds } = event.data
      return status.at === 'waiting' ? { status: { ...status, position, waitSeconds }, notice: null } : undefined
    }
    case 'conversation.assigned':
      return joinedBy(status, event.data.agent.name)
    case 'conversation.transferred': {
      const { to } = event.data
      const at = to.type === 'agent' ? 'agent' : 'waiting'
      const next: Status = { ...atBot, at, agent: to.type === 'agent' ? to.name : null }
      return { status: next, notice: { code: 'transferred', name: to.name } }
    }
    case 'conversation.returned':
      return { status: atBot, notice: { code: 'returned', name: event.data.by.name ?? '' } }
    case 'conversation.closed':
      return { status: { ...atBot, at: 'closed' }, notice: { code: 'closed', name: event.data.by.name ?? '' } }
    case 'conversation.reopened':
      if (event.owner?.type === 'agent') return { status: withAgent(event.owner.name), notice: null }
      return { status: { ...atBot, at: event.owner?.type === 'bot' ? 'bot' : 'waiting' }, notice: null }
    default:
      return undefined
  }
}

/** An agent has them now; said once, be it an event or the first answer that tells it. */
export function joinedBy(status: Status, name: string): Moved {
  const known = status.at === 'agent' && (status.agent === name || name === '')
  return {
    status: known ? status : withAgent(name),
    notice: known || name === '' ? null : { code: 'joined', name },
  }
}

const withAgent = (agent: string): Status => ({ ...atBot, at: 'agent', agent })
