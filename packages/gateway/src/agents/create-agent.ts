import type { AgentRight } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import { hashApiKey, newApiKey } from '../auth/api-key.ts'
import { hashPassword } from '../auth/password.ts'
import type { Agent } from '../commands/agent.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, refuse } from '../lib/errors.ts'
import { newId, randomAlphanumeric } from '../lib/ids.ts'
import type { AgentStore } from './agent-store.ts'
import { checkEmail, checkInstance, checkName, checkPassword, checkRole, isRole } from './check-agent.ts'
import { grantOf } from './rights.ts'

interface Dependencies {
  store: Pick<AgentStore, 'recordAgent'> & Pick<ConnectorStore, 'findInstance'>
  clock: Pick<Clock, 'now'>
}

export interface NewAgent {
  /** Of agents and supervisors; operators have none. */
  instanceId?: string | null | undefined
  email: string
  name: string
  /** `agent` when absent. */
  role?: string | undefined
  /** Open conversations they are given at most; their queue's holds without. */
  capacity?: number | null | undefined
  /** What they may do with a customer's data; nothing when absent. */
  rights?: readonly AgentRight[] | undefined
  /** One is made when absent. */
  password?: string | undefined
}

/** The agent, and the password in the clear: this once. */
export interface CreatedAgent {
  agent: Agent
  password: string
}

/** 119 random bits that can be read out on the telephone. */
export const newPassword = (): string => randomAlphanumeric(20)

export async function createAgent({ store, clock }: Dependencies, wanted: NewAgent): Promise<CreatedAgent> {
  const role = wanted.role ?? 'agent'
  const instanceId = wanted.instanceId ?? null
  const faults = [
    ...checkEmail(wanted.email),
    ...checkName(wanted.name),
    ...(await checkPassword(wanted.password, wanted)),
    ...(await checkInstance(store, { role, instanceId })),
    ...checkRole(role),
  ]
  if (faults.length > 0 || !isRole(role)) throw new ApiError(reason('agent_not_created'), { faults })

  const password = wanted.password ?? newPassword()
  const { name, capacity } = wanted
  const agent = newAgent({ instanceId, name, role, email: wanted.email.trim(), capacity }, clock.now())
  agent.passwordHash = await hashPassword(password)
  Object.assign(agent, grantOf(wanted.rights ?? []))
  if (!(await store.recordAgent(agent))) {
    throw refuse('email_taken_by_new', { email: wanted.email.trim() })
  }
  return { agent, password }
}

/** A service agent, and its API key in the clear: this once. */
export interface CreatedService {
  agent: Agent
  apiKey: string
}

export async function createServiceAgent(
  { store, clock }: Dependencies,
  wanted: Pick<NewAgent, 'name' | 'capacity' | 'rights'> & { instanceId: string },
): Promise<CreatedService> {
  const faults = [
    ...checkName(wanted.name),
    ...(await checkInstance(store, { role: 'agent', instanceId: wanted.instanceId })),
  ]
  if (faults.length > 0) throw new ApiError(reason('service_agent_not_created'), { faults })

  const agent = newAgent({ ...wanted, role: 'agent', email: null }, clock.now())
  const apiKey = newApiKey()
  // Software works on whole customers.
  Object.assign(agent, grantOf(wanted.rights ?? ['export']))
  if (!(await store.recordAgent(agent, hashApiKey(apiKey)))) throw new Error('an agent without e-mail was refused')
  return { agent, apiKey }
}

type AgentFields = Pick<Agent, 'instanceId' | 'name' | 'role' | 'email' | 'capacity'>

function newAgent({ instanceId, name, role, email, capacity }: AgentFields, now: number): Agent {
  return {
    id: newId(now),
    instanceId,
    email,
    name: name.trim(),
    role,
    service: email === null,
    passwordHash: null,
    createdAt: now,
    disabledAt: null,
    capacity,
  }
}
