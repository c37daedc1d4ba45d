import { createHmac } from 'node:crypto'
import type { RecordedStatus } from '@passerelle/protocol'
import { storedKeyBytes } from '../ingest/inbound-plan.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import type { PresenceBoard } from '../presence/presence.ts'
import type { Notice } from './notice.ts'
import type { NoticeStore } from './notice-store.ts'

export interface NoticeDeps {
  store: NoticeStore
  presence: Pick<PresenceBoard, 'beginTyping' | 'endTyping'>
  clock: Pick<Clock, 'now'>
  dedupeSecret: Uint8Array
}

interface NoticeRequest {
  instanceId: string
  connectorId: string
  notices: readonly Notice[]
}

export type Received =
  | { kind: 'recorded'; statuses: RecordedStatus[] }
  | { kind: 'unknown_customers'; indexes: number[] }
  | { kind: 'connector_deleted' }

/** Takes all of them or none; who writes is shown to whoever reads along, and kept nowhere. */
export async function receiveNotices(deps: NoticeDeps, request: NoticeRequest): Promise<Received> {
  const { store, presence, clock, dedupeSecret } = deps
  const { instanceId, connectorId } = request
  const receivedAt = clock.now()
  const notices = request.notices.map((notice) => ({
    ...notice,
    key: keyOf(dedupeSecret, connectorId, notice),
    id: newId(receivedAt),
  }))
  const outcome = await store.recordNotices({ instanceId, connectorId, receivedAt, notices })
  if (outcome.kind !== 'recorded') return outcome
  for (const { customerId, conversationId, name, on } of outcome.typing) {
    const customer = { connectorId, customerId }
    if (on) presence.beginTyping(customer, { instanceId, conversationId, name })
    else presence.endTyping(customer)
  }
  return { kind: 'recorded', statuses: outcome.statuses }
}

/** As of a message: other content under a used id, or the same about another customer, is another event. */
const keyOf = (
  secret: Uint8Array,
  connectorId: string,
  { customerId, externalId, createdAt, told }: Notice,
): Uint8Array =>
  createHmac('sha256', secret)
    .update(JSON.stringify(['event', connectorId, customerId, externalId, createdAt, told]))
    .digest()
    .subarray(0, storedKeyBytes)
