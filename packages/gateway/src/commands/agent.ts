/** People who answer (agent, supervisor), people who run the gateway (operator), and software (service agents). */
import type { AgentRole } from '@passerelle/protocol'

export interface Agent {
  id: string
  /** Null for operators. */
  instanceId: string | null
  /** Null for service agents. */
  email: string | null
  name: string
  role: AgentRole
  service: boolean
  /** An argon2id hash in PHC form; null for service agents. */
  passwordHash: string | null
  createdAt: number
  disabledAt: number | null
}

export interface Session {
  /** Names it to its owner; opens nothing. */
  id: string
  /** SHA-256 of the cookie's value. */
  hash: Uint8Array
  /** Null for a session opened with the operator token. */
  agentId: string | null
  csrfToken: string
  createdAt: number
  expiresAt: number
  /** True to the minute. */
  lastSeenAt: number
  userAgent: string | null
  address: string | null
  /** Opened with a password that would not be taken today. */
  weakPassword: boolean
}
