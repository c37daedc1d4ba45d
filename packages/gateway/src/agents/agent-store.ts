import type { PageOf, PageRequest } from '../lib/page.ts'
import type { Agent, AgentPatch, Session } from './agent.ts'

export type AgentUpdate = { kind: 'updated'; agent: Agent } | { kind: 'not_found' } | { kind: 'email_taken' }

export interface AgentStore {
  /** False when the e-mail is taken. */
  recordAgent(agent: Agent, apiKeyHash?: Uint8Array): Promise<boolean>
  findAgent(id: string): Promise<Agent | undefined>
  /** Case does not matter. */
  findAgentByEmail(email: string): Promise<Agent | undefined>
  /** An enabled service agent. */
  findAgentByApiKey(hash: Uint8Array): Promise<Agent | undefined>
  listAgents(page: PageRequest & { instanceId?: string | undefined; enabledOnly?: boolean }): Promise<PageOf<Agent>>
  /** Ends the agent's sessions too, and releases the open conversations they hold. */
  disableAgent(id: string, now: number): Promise<Agent | undefined>
  enableAgent(id: string): Promise<Agent | undefined>
  /** Another instance ends sessions and releases conversations, as disabling does. */
  updateAgent(id: string, patch: AgentPatch, now: number): Promise<AgentUpdate>
  /** Ends the agent's sessions too, but for the one to keep. */
  recordPassword(id: string, passwordHash: string, keep?: Uint8Array): Promise<Agent | undefined>

  recordSession(session: Session): Promise<void>
  /** With its agent; undefined when expired, or when the agent is disabled. */
  findSession(hash: Uint8Array, now: number): Promise<{ session: Session; agent: Agent | null } | undefined>
  recordSessionSeen(hash: Uint8Array, now: number): Promise<void>
  /** Of an agent, or those opened with the operator token (null): the last used first, at most a hundred. */
  listSessions(agentId: string | null, now: number): Promise<Session[]>
  deleteSession(hash: Uint8Array): Promise<void>
  /** False when there is none of that id, or it is somebody else's. */
  deleteSessionOf(agentId: string | null, id: string): Promise<boolean>
  deleteExpiredSessions(now: number, limit: number): Promise<number>
}
