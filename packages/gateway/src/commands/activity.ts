/** What was done, as it is told: by whom, to what, and how. A decider says what; on whose behalf a command runs says who. */
import type { AuditActor, AuditTargetType } from '@passerelle/protocol'
import type { AuditContext, AuditedCustomer } from '../audit/audit.ts'

export interface Activity {
  /** A noun and what was done to it: `connector.paused`. */
  kind: string
  /** A customer is told by a keyed hash alone: what is told outlives an erasure. */
  target:
    | { type: Exclude<AuditTargetType, 'customer'>; id: string; name: string | null }
    | { customer: AuditedCustomer }
  instanceId: string | null
  connectorId: string | null
  /** What else is worth knowing. Never a secret, never content. */
  params?: Record<string, unknown>
}

export interface ToldActivity {
  at: number
  actor: AuditActor
  kind: string
  target: { type: AuditTargetType; id: string; name: string | null }
  instanceId: string | null
  connectorId: string | null
  params: Record<string, unknown>
}

/** What people do at the desk about themselves and their own messages has other names than an operator's deeds. */
const deskKinds = new Map([
  ['agent.password_reset', 'agent.password_changed'],
  ['delivery.replayed', 'delivery.retried'],
])

export function tellActivity(activity: Activity, { actor, clock, door, customerKey }: AuditContext): ToldActivity {
  const { kind, target, instanceId, connectorId, params = {} } = activity
  return {
    at: clock.now(),
    actor,
    kind: door === 'desk' ? (deskKinds.get(kind) ?? kind) : kind,
    target: 'customer' in target ? customerTarget(target.customer, customerKey) : target,
    instanceId,
    connectorId,
    params,
  }
}

function customerTarget(customer: AuditedCustomer, customerKey: AuditContext['customerKey']): ToldActivity['target'] {
  if (!customerKey) throw new Error('what is done to a customer needs a key for the audit log')
  return { type: 'customer', id: customerKey(customer), name: null }
}
