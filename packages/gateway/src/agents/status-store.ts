import type { AgentStatus } from '@passerelle/protocol'

export interface WhoseStatus {
  agentId: string
  now: number
}

/** Whether agents are given conversations; who never logged in is offline. */
export interface StatusStore {
  findStatus(agentId: string): Promise<AgentStatus>
  /** By the agent. Undefined when there is none of that id, or they are an operator. */
  setStatus(wanted: WhoseStatus & { status: AgentStatus }): Promise<AgentStatus | undefined>
  /** Something was done at one of their desks: gives what they are with it. */
  recordInput(who: WhoseStatus): Promise<AgentStatus | undefined>
  /** Agents whose status time, or the end of a session, may have changed. */
  findStatusesToSettle(request: { now: number; limit: number }): Promise<string[]>
  /** True if it was changed. */
  settleStatus(who: WhoseStatus): Promise<boolean>
}
