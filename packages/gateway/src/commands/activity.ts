/**
 * One record of what was done: by whom, to what, when. The thread shows what was done to its conversation, the audit log
 * all the rest. A decider says what; whose command it is says who. Pure.
 */
import type { AuditTargetType } from '@passerelle/protocol'
import type { Actor, AuditContext, AuditedCustomer } from './actor.ts'

type ActivityTargetType = AuditTargetType | 'conversation'

export interface Activity {
  /** When whoever did it is told it. */
  id?: string
  /** A noun and what was done to it: `connector.paused`. */
  kind: string
  /** A customer is told by a keyed hash alone: what is told outlives an erasure. */
  target:
    | { type: Exclude<ActivityTargetType, 'customer'>; id: string; name: string | null }
    | { customer: AuditedCustomer }
  instanceId: string | null
  connectorId: string | null
  /** In whose thread it shows. */
  conversationId?: string | null
  /** What else is worth knowing. Never a secret; words of people only of a conversation, with which they are erased. */
  params?: Record<string, unknown>
  /** When it differs from the clock's time: a thread does not run backwards. */
  at?: number
}

export interface RecordedActivity {
  id?: string | undefined
  at: number
  actor: Actor
  kind: string
  target: { type: ActivityTargetType; id: string; name: string | null }
  instanceId: string | null
  connectorId: string | null
  conversationId: string | null
  params: Record<string, unknown>
}

/** An activity as it stands in the chained record: see audit/chain.ts. */
export interface ChainedRow {
  seq: number
  id: string
  at: number
  actorType: string
  actorId: string | null
  actorName: string | null
  kind: string
  targetType: string
  targetId: string
  targetName: string | null
  instanceId: string | null
  connectorId: string | null
  /** Gone, with the target's id and the params of what was done to a conversation, once that is erased. */
  conversationId: string | null
  /** JSON. */
  params: string
  /** Hashed with what may be erased, and erased with it; null for what was recorded before there was any. */
  salt: Uint8Array | null
  /** Of what was erased; null as long as nothing is. */
  erasedHash: Uint8Array | null
}

export function tellActivity(activity: Activity, { actor, clock, customerKey }: AuditContext): RecordedActivity {
  const { id, kind, target, instanceId, connectorId, conversationId = null, params = {} } = activity
  return {
    id,
    at: activity.at ?? clock.now(),
    actor,
    kind,
    target: 'customer' in target ? customerTarget(target.customer, customerKey) : target,
    instanceId,
    connectorId,
    conversationId,
    params,
  }
}

function customerTarget(
  customer: AuditedCustomer,
  customerKey: AuditContext['customerKey'],
): RecordedActivity['target'] {
  if (!customerKey) throw new Error('what is done to a customer needs a key for the audit log')
  return { type: 'customer', id: customerKey(customer), name: null }
}
