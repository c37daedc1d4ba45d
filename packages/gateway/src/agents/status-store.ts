import type { AgentStatus } from '@passerelle/protocol'

interface Whose {
  agentId: string
  now: number
}

/** Whether agents are given conversations; who never logged in is offline. */
export interface StatusStore {
  findStatus(agentId: string): Promise<AgentStatus>
  /** By the agent. Undefined when there is none of that id, or they are an operator. */
  setStatus(wanted: Whose & { status: AgentStatus }): Promise<AgentStatus | undefined>
  /** Something was done at one of their desks: gives what they are with it. */
  recordInput(who: Whose): Promise<AgentStatus | undefined>
  /** Agents whose status time, or the end of a session, may have changed. */
  findStatusesToSettle(request: { now: number; limit: number }): Promise<string[]>
  /** True if it was changed. */
  settleStatus(who: Whose): Promise<boolean>
}
