/**
 * The audit log: who did what to what, and when. It only ever grows, and it outlives what it tells of; so it holds
 * neither secrets nor content, and of a customer a keyed hash alone.
 */
import { createHmac } from 'node:crypto'
import type { AuditActor, AuditTargetType } from '@passerelle/protocol'
import type { Clock } from '../lib/clock.ts'

/** Who does something: whom the audit log knows, and those whose deeds only a conversation tells. */
export interface Actor {
  type: AuditActor['type'] | 'partner'
  id: string | null
  name: string | null
}

/** The server by itself. */
export const systemActor: Actor = { type: 'system', id: null, name: null }

export interface AuditEntry {
  seq: number
  id: string
  at: number
  actor: AuditActor
  action: string
  target: { type: AuditTargetType; id: string; name: string | null }
  instanceId: string | null
  connectorId: string | null
  details: Record<string, unknown>
}

export interface AuditedCustomer {
  connectorId: string
  customerId: string
}

/** What was done that is no write of the store; it adds what it knows of the target. */
export type AuditFact = { action: string; details?: Record<string, unknown> } & (
  | { target: { type: Exclude<AuditTargetType, 'customer'>; id: string } }
  | { customer: AuditedCustomer }
)

/** On whose behalf a store writes. */
export interface AuditContext {
  actor: Actor
  clock: Pick<Clock, 'now'>
  /** At the desk, what people do about themselves and their own messages has other names than an operator's deeds. */
  door: 'desk' | 'operator'
  /** Names a customer without saying who it is; see `customerKeys`. */
  customerKey?: (customer: AuditedCustomer) => string
}

/** The same key for the same customer always; without the secret nobody can tell whose it is. */
export const customerKeys =
  (secret: Uint8Array) =>
  ({ connectorId, customerId }: AuditedCustomer): string =>
    createHmac('sha256', secret).update(`audit\0${connectorId}\0${customerId}`).digest('hex').slice(0, 32)
