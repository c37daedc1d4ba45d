/** What people may do with a customer's data. Pure. */
import { type AgentRight, agentRights } from '@passerelle/protocol'
import type { Agent } from '../commands/agent.ts'

/** Supervisors and operators have both; to others an operator grants them. */
export function rightsOf({ role, mayExport = false, mayErase = false }: Agent): AgentRight[] {
  const granted = { export: mayExport, erase: mayErase }
  return agentRights.filter((right) => role !== 'agent' || granted[right])
}

export const isRight = (text: string): text is AgentRight => agentRights.some((right) => right === text)
