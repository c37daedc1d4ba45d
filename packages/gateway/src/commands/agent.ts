/** People who answer (agent, supervisor), people who run the gateway (operator), and software (service agents). */
import type { AgentRole, AgentStatus, Sight } from '@passerelle/protocol'

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
  /** Granted to one who is no supervisor. */
  mayExport?: boolean
  mayErase?: boolean
  /** What their instance lets agents see; absent where that is all. */
  sight?: Sight | undefined
  /** Log-in asks for a code since then; absent when it does not. */
  secondFactorSince?: number | undefined
  /** The provider they sign in with; absent when they never did. */
  identityIssuer?: string | undefined
  /** Open conversations they are given at most; without one, their queue's holds. */
  capacity?: number | null | undefined
  /** Absent of who is offline. */
  status?: AgentStatus | undefined
}

/** Whether an agent is given conversations. Whoever has none never logged in, and is offline. */
export interface AgentState {
  agentId: string
  status: AgentStatus
  /** What they set themselves; null: they never did. */
  chosen: AgentStatus | null
  /** When the status began. */
  since: number
  /** When they last did anything at the desk, true to a minute. */
  activeAt: number
  /** When they were last given a conversation. */
  assignedAt: number | null
}

/** Codes a person proves beside the password: of an authenticator app, or one of ten recovery codes. */
export interface SecondFactor {
  agentId: string
  /** In base32. */
  secretSealed: Uint8Array
  createdAt: number
  /** When a first code was right: log-in asks for one since. */
  since: number | null
  /** The time step of the last code that was taken: its code and earlier ones are refused. */
  lastStep: number
  /** Wrong codes since the last right one, and when the last of them came. */
  failures: number
  failedAt: number
  /** JSON: the SHA-256, in hex, of the recovery codes that are left. */
  recoveryHashes: string
}

/** Who an agent is at the OpenID Connect provider they sign in with. */
export interface AgentIdentity {
  agentId: string
  issuer: string
  subject: string
  linkedAt: number
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
