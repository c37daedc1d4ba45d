/**
 * The audit log: who did what to what, and when. It only ever grows, and it outlives what it tells of; so it holds
 * neither secrets nor content, and of a customer a keyed hash alone.
 */
import { createHmac } from 'node:crypto'
import type { AuditActor, AuditTargetType } from '@passerelle/protocol'
import type { AuditedCustomer } from '../commands/actor.ts'

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

/** What was done that is no write of the store; it adds what it knows of the target. */
export type AuditFact = { action: string; details?: Record<string, unknown> } & (
  | { target: { type: Exclude<AuditTargetType, 'customer'>; id: string } }
  | { customer: AuditedCustomer }
)

/** The same key for the same customer always; without the secret nobody can tell whose it is. */
export const customerKeys =
  (secret: Uint8Array) =>
  ({ connectorId, customerId }: AuditedCustomer): string =>
    createHmac('sha256', secret).update(`audit\0${connectorId}\0${customerId}`).digest('hex').slice(0, 32)
