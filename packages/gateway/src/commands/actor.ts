/** Who does something, and on whose behalf a store writes. */
import type { AuditActor } from '@passerelle/protocol'
import type { Clock } from '../lib/clock.ts'
import type { Agent } from './agent.ts'

/** Who does something: whom the audit log knows, and those whose deeds only a conversation tells. */
export interface Actor {
  type: AuditActor['type'] | 'partner' | 'routing'
  id: string | null
  name: string | null
}

/** The server by itself. */
export const systemActor: Actor = { type: 'system', id: null, name: null }

export const actorOf = ({ id, name, role, service }: Pick<Agent, 'id' | 'name' | 'role' | 'service'>): AuditActor => ({
  ...{ id, name },
  type: service ? 'service' : role === 'operator' ? 'operator' : 'agent',
})

export interface AuditedCustomer {
  connectorId: string
  customerId: string
}

/** On whose behalf a store writes. */
export interface AuditContext {
  actor: Actor
  clock: Pick<Clock, 'now'>
  /** Names a customer without saying who it is; see `customerKeys`. */
  customerKey?: (customer: AuditedCustomer) => string
}
