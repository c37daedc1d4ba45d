import type { AgentRight } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { Agent } from '../commands/agent.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, type Fault, fault, refuse } from '../lib/errors.ts'
import { newPlace } from './agent-place.ts'
import type { AgentPatch, AgentStore } from './agent-store.ts'
import { checkEmail, checkInstance, checkName, checkRole, isRole } from './check-agent.ts'
import { grantOf } from './rights.ts'

interface Dependencies {
  store: Pick<AgentStore, 'findAgent' | 'updateAgent'> & Pick<ConnectorStore, 'findInstance'>
  clock: Pick<Clock, 'now'>
}

/** What is to change: as it was written, not checked yet. */
export interface AgentChange {
  name?: string | undefined
  email?: string | undefined
  role?: string | undefined
  instanceId?: string | null | undefined
  /** Null: their queue's. */
  capacity?: number | null | undefined
  /** All of them. */
  rights?: readonly AgentRight[] | undefined
}

/**
 * Changes what is named. Another instance ends their sessions, and releases the conversations they hold; who becomes an
 * operator leaves theirs.
 */
export async function updateAgent({ store, clock }: Dependencies, id: string, wanted: AgentChange): Promise<Agent> {
  const before = await store.findAgent(id)
  if (!before) throw refuse('agent_unknown', { id })
  const place = newPlace(before, wanted)
  const faults = [
    ...checkOwn(before, wanted),
    ...(place ? [...checkRole(place.role), ...(await checkInstance(store, place))] : []),
  ]
  if (faults.length > 0) throw new ApiError(reason('agent_not_changed'), { faults })

  const patch: AgentPatch = {}
  if (wanted.name !== undefined) patch.name = wanted.name.trim()
  if (wanted.email !== undefined) patch.email = wanted.email.trim()
  if (wanted.role !== undefined && isRole(wanted.role)) patch.role = wanted.role
  if (wanted.instanceId !== undefined) patch.instanceId = wanted.instanceId
  if (wanted.capacity !== undefined) patch.capacity = wanted.capacity
  if (wanted.rights) Object.assign(patch, { mayExport: false, mayErase: false, ...grantOf(wanted.rights) })
  const outcome = await store.updateAgent(id, patch, clock.now())
  if (outcome.kind === 'not_found') throw refuse('agent_unknown', { id })
  if (outcome.kind === 'misplaced') throw new ApiError(reason('agent_not_changed'), { faults: [outcome.fault] })
  if (outcome.kind === 'email_taken') throw refuse('email_taken', { email: patch.email ?? '' })
  return outcome.agent
}

function checkOwn({ service }: Agent, { name, email, role }: AgentChange): Fault[] {
  const faults = name === undefined ? [] : checkName(name)
  if (!service) return email === undefined ? faults : [...faults, ...checkEmail(email)]
  const none = (path: string): Fault => fault(path, 'service_without_it')
  if (email !== undefined) faults.push(none('/email'))
  if (role !== undefined) faults.push(none('/role'))
  return faults
}
