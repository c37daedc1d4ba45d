/** Role and instance go together: operators have no instance, all others have one. Pure. */
import type { Agent } from '../commands/agent.ts'
import { type Fault, fault } from '../lib/errors.ts'

interface Place {
  /** Not checked. */
  role: string
  instanceId: string | null
}

/** Where somebody would be, if either is to change. Who becomes an operator leaves their instance. */
export function newPlace<Role extends string>(
  before: Pick<Agent, 'role' | 'instanceId'>,
  wanted: { role?: Role | undefined; instanceId?: string | null | undefined },
): { role: Role | Agent['role']; instanceId: string | null } | undefined {
  if (wanted.role === undefined && wanted.instanceId === undefined) return undefined
  const role = wanted.role ?? before.role
  const kept = role === 'operator' ? null : before.instanceId
  return { role, instanceId: wanted.instanceId === undefined ? kept : wanted.instanceId }
}

export function findMisplacement({ role, instanceId }: Place): Fault | undefined {
  const path = '/instance_id'
  if (role === 'operator') return instanceId === null ? undefined : fault(path, 'operator_without_instance')
  return instanceId === null ? fault(path, 'instance_missing', { role }) : undefined
}
