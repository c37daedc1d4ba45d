import type { PageOf, PageRequest } from '../lib/page.ts'
import type { Agent, Session } from './agent.ts'

export interface AgentStore {
  /** False when the e-mail is taken. */
  recordAgent(agent: Agent, apiKeyHash?: Uint8Array): Promise<boolean>
  findAgent(id: string): Promise<Agent | undefined>
  /** Case does not matter. */
  findAgentByEmail(email: string): Promise<Agent | undefined>
  /** An enabled service agent. */
  findAgentByApiKey(hash: Uint8Array): Promise<Agent | undefined>
  listAgents(page: PageRequest & { instanceId?: string | undefined; enabledOnly?: boolean }): Promise<PageOf<Agent>>
  /** Ends the agent's sessions too. */
  disableAgent(id: string, now: number): Promise<Agent | undefined>
  /** Ends the agent's sessions too. */
  recordPassword(id: string, passwordHash: string): Promise<Agent | undefined>

  recordSession(session: Session): Promise<void>
  /** With its agent; undefined when expired, or when the agent is disabled. */
  findSession(hash: Uint8Array, now: number): Promise<{ session: Session; agent: Agent | null } | undefined>
  deleteSession(hash: Uint8Array): Promise<void>
  deleteExpiredSessions(now: number, limit: number): Promise<number>
}
