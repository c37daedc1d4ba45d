import type { Agent } from '../commands/agent.ts'
import type { Fault } from '../lib/errors.ts'
import type { PageOf, PageRequest } from '../lib/page.ts'

/** Of an account, what an operator asked to change: what becomes of the rest is decided in the write. */
export type AgentPatch = Partial<Pick<Agent, 'name' | 'email' | 'role' | 'instanceId' | 'mayExport' | 'mayErase'>> & {
  capacity?: number | null
}

export type AgentUpdate =
  | { kind: 'updated'; agent: Agent }
  | { kind: 'not_found' }
  | { kind: 'email_taken' }
  /** The role and the instance do not go together. */
  | { kind: 'misplaced'; fault: Fault }

/** An agent changes it themselves: in this session, having proved the password of this hash. */
export interface OwnPassword {
  session: Uint8Array
  provedHash: string
}

export interface AgentStore {
  /** False when the e-mail is taken. */
  recordAgent(agent: Agent, apiKeyHash?: Uint8Array): Promise<boolean>
  findAgent(id: string): Promise<Agent | undefined>
  listAgents(page: PageRequest & { instanceId?: string | undefined; enabledOnly?: boolean }): Promise<PageOf<Agent>>
  /** Ends the agent's sessions too, and releases the open conversations they hold. */
  disableAgent(id: string, now: number): Promise<Agent | undefined>
  enableAgent(id: string): Promise<Agent | undefined>
  /** Another instance ends sessions and releases conversations, as disabling does. */
  updateAgent(id: string, patch: AgentPatch, now: number): Promise<AgentUpdate>
  /**
   * Ends the agent's sessions too. Of their own password (`own`), but for the session they change it in; undefined then
   * too when the password they proved is not theirs any more, or they are disabled.
   */
  recordPassword(id: string, passwordHash: string, own?: OwnPassword): Promise<Agent | undefined>
}
