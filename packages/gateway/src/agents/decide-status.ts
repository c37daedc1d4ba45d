/**
 * Whether an agent is given conversations: online, away or offline. They set it themselves; else it is online from their
 * log-in on, away while nothing is done at any of their desks, and offline once no session of theirs is left. What they
 * set comes back with them. Pure.
 */
import type { AgentStatus } from '@passerelle/protocol'
import type { AgentState } from '../commands/agent.ts'
import { type Command, unchanged } from '../commands/command.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, type RowChange, tell, update } from '../commands/row-changes.ts'
import type { WhoseStatus } from './status-store.ts'

/** Nobody is there who did nothing for so long. */
export const idleMs = 10 * 60_000

/** One command at a time decides about an agent's status, or gives them a conversation. */
export const claimOf = (agentId: string): string => `agent ${agentId}`

/** By the agent. Undefined when there is none of that id, or they are an operator. */
export const setStatus = ({
  agentId,
  status,
  now,
}: WhoseStatus & { status: AgentStatus }): Command<AgentStatus | undefined> => ({
  about: { used: [claimOf(agentId)] },
  needs: { agents: { ids: [agentId] }, agentStates: { agentId } },
  decide: ({ agents: [agent], agentStates: [before] }) => {
    if (!agent || agent.instanceId === null) return unchanged(undefined)
    const { id, name, instanceId } = agent
    const told =
      before?.status === status
        ? []
        : [
            tell({
              ...{ kind: 'agent.status_set', target: { type: 'agent', id, name } },
              ...{ instanceId, connectorId: null, params: { status } },
            }),
          ]
    const after = { ...(before ?? newState(agentId, now)), status, chosen: status, activeAt: now }
    return { outcome: status, changes: [...record({ before, after, instanceId, now }), ...told] }
  },
})

const newState = (agentId: string, now: number): AgentState => ({
  ...{ agentId, status: 'offline', chosen: null, since: now, activeAt: now, assignedAt: null },
})

/** Something was done at one of their desks. */
export const recordInput = ({ agentId, now }: WhoseStatus): Command<AgentStatus | undefined> => ({
  about: { used: [claimOf(agentId)] },
  needs: { agents: { ids: [agentId] }, agentStates: { agentId } },
  decide: (state) => ({ outcome: statusOf(state, now), changes: comeIn(state.agents[0], state, now) }),
})

const statusOf = ({ agents: [agent], agentStates: [before] }: State, now: number): AgentStatus | undefined =>
  agent && agent.instanceId !== null ? arrived(before, agent.id, now).status : undefined

/** With a log-in, or with what they do. */
export function comeIn(
  agent: { id: string; instanceId: string | null } | undefined,
  { agentStates: [before] }: Pick<State, 'agentStates'>,
  now: number,
): RowChange[] {
  if (!agent || agent.instanceId === null) return []
  return record({ before, after: arrived(before, agent.id, now), instanceId: agent.instanceId, now })
}

/** What they set, or online: who set offline stays so. */
function arrived(before: AgentState | undefined, agentId: string, now: number): AgentState {
  const known = before ?? newState(agentId, now)
  return { ...known, status: known.chosen ?? 'online', activeAt: Math.max(known.activeAt, now) }
}

/** What time, or the end of a session, made of it. True if that changed it. */
export const settleStatus = ({ agentId, now }: WhoseStatus): Command<boolean> => ({
  about: { used: [claimOf(agentId)] },
  needs: {
    ...{ agents: { ids: [agentId] }, agentStates: { agentId } },
    ...{ agentLoad: { agentId }, livingSessions: { agentId, now } },
  },
  decide: (state) => {
    const {
      agents: [agent],
      agentStates: [before],
    } = state
    if (!agent || !before || agent.instanceId === null) return unchanged(false)
    const after = { ...before, status: settled(before, state, now) }
    const changes = record({ before, after, instanceId: agent.instanceId, now })
    return { outcome: changes.length > 0, changes }
  },
})

/** Software has no sessions and no desk: it is what it set. */
function settled(
  { status, activeAt }: AgentState,
  { agents: [agent], agentLoad: [load], livingSessions }: State,
  now: number,
): AgentStatus {
  if (agent?.disabledAt !== null) return 'offline'
  if (load?.service) return status
  if (livingSessions.length === 0) return 'offline'
  return status === 'online' && now - activeAt >= idleMs ? 'away' : status
}

interface Recorded {
  before: AgentState | undefined
  after: AgentState
  instanceId: string
  now: number
}

/** The desks are told of a status that changed. */
function record({ before, after: wanted, instanceId, now }: Recorded): RowChange[] {
  const { agentId } = wanted
  const isSame = before !== undefined && before.status === wanted.status
  const after = isSame ? wanted : { ...wanted, since: now }
  const rows = before ? update('agentStates', { agentId }, { before, after }) : [insert('agentStates', after)]
  if (isSame) return rows
  const change = { type: 'agents.updated', conversationId: '', messageId: null } as const
  return [...rows, insert('changes', { ...change, instanceId, agentId, recordedAt: now })]
}
