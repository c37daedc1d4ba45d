import type { Agent, Session } from '../commands/agent.ts'

/** Sessions, and the agents who show what proves that it is them. */
export interface SessionStore {
  /** Case does not matter. */
  findAgentByEmail(email: string): Promise<Agent | undefined>
  /** An enabled service agent. */
  findAgentByApiKey(hash: Uint8Array): Promise<Agent | undefined>

  /**
   * `provedHash` is of the password that was verified; null with the operator token. False when it is not the agent's any
   * more, the agent is disabled, or they have a second factor and no code of it was taken.
   */
  recordSession(session: Session, provedHash: string | null, codeTaken?: boolean): Promise<boolean>
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
