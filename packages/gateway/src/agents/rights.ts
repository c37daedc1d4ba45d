/** What people may do with a customer's data. Pure. */
import { type AgentRight, agentRights } from '@passerelle/protocol'
import type { Agent } from '../commands/agent.ts'

/** Supervisors and operators have both; to others an operator grants them. */
export function rightsOf({ role, mayExport = false, mayErase = false }: Agent): AgentRight[] {
  const granted = { export: mayExport, erase: mayErase }
  return agentRights.filter((right) => role !== 'agent' || granted[right])
}

/** As they are kept: those that are not named are not granted. */
export const grantOf = (rights: readonly AgentRight[]): Pick<Agent, 'mayExport' | 'mayErase'> => ({
  ...(rights.includes('export') && { mayExport: true }),
  ...(rights.includes('erase') && { mayErase: true }),
})

export const isRight = (text: string): text is AgentRight => agentRights.some((right) => right === text)
