import { reason } from '@passerelle/protocol/errors'
import type { Agent } from '../commands/agent.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, type Fault, fault, refuse } from '../lib/errors.ts'
import type { AgentPatch, AgentStore } from './agent-store.ts'
import { checkEmail, checkInstance, checkName, checkRole, isRole } from './check-agent.ts'

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
  if (place && isRole(place.role)) Object.assign(patch, { role: place.role, instanceId: place.instanceId })
  const outcome = await store.updateAgent(id, patch, clock.now())
  if (outcome.kind === 'not_found') throw refuse('agent_unknown', { id })
  if (outcome.kind === 'email_taken') throw refuse('email_taken', { email: patch.email ?? '' })
  return outcome.agent
}

/** Role and instance go together: which they would be, if either is to change. */
function newPlace(before: Agent, { role: wantedRole, instanceId: wantedInstance }: AgentChange) {
  if (wantedRole === undefined && wantedInstance === undefined) return undefined
  const role = wantedRole ?? before.role
  const kept = role === 'operator' ? null : before.instanceId
  return { role, instanceId: wantedInstance === undefined ? kept : wantedInstance }
}

function checkOwn({ service }: Agent, { name, email, role }: AgentChange): Fault[] {
  const faults = name === undefined ? [] : checkName(name)
  if (!service) return email === undefined ? faults : [...faults, ...checkEmail(email)]
  const none = (path: string): Fault => fault(path, 'service_without_it')
  if (email !== undefined) faults.push(none('/email'))
  if (role !== undefined) faults.push(none('/role'))
  return faults
}
