/** A claim: a look at what waits, and a write only when something is due. Bodies are read of what was leased alone. */
import { type ClaimDecision, type Leased, leaseDue, planClaim } from '../../deliveries/decide-claim.ts'
import type { ClaimedDelivery } from '../../deliveries/delivery.ts'
import type { ClaimRequest, ClaimResult } from '../../deliveries/delivery-store.ts'
import { newId } from '../../lib/ids.ts'
import { connectorWithWebhook, marks, padded } from '../sql/look-ups.ts'
import type { Connection, Row } from './connection.ts'
import { toConnector } from './connector-rows.ts'
import { lookUp } from './look-up.ts'
import { bytes, num, str } from './rows.ts'
import { runCommand } from './run-command.ts'

export async function claimDeliveries(db: Connection, request: ClaimRequest, turn: number): Promise<ClaimResult> {
  const { now } = request
  const state = lookUp(db, { waitingEndpoints: { now }, anyEndedLease: { now } })
  if (state.anyEndedLease.length > 0) {
    await releaseEndedLeases(db, now)
    return claimDeliveries(db, request, turn)
  }
  const plan = planClaim(state.waitingEndpoints, request, turn)
  const { endpointIds } = plan
  if (endpointIds.length === 0) return { deliveries: [], nextAt: plan.nextAt }
  const leaseId = newId(now)
  const { leased, isCut, rows } = await db.write(() => {
    const decision = runCommand(db, leaseDue({ ...request, endpointIds, leaseId }))
    return { ...decision, rows: readLeased(db, decision) }
  })
  const bySeq = new Map(rows.map((row) => [num(row, 'seq'), row]))
  return {
    deliveries: leased.map((one) => toClaimed(bySeq.get(one.seq), one, leaseId)),
    nextAt: isCut || plan.isCut ? now : plan.nextAt,
  }
}

/** A lease that ran out is a process that died. */
const releaseEndedLeases = (db: Connection, now: number): Promise<void> =>
  db.write(() => {
    db.run(
      'update deliveries set lease_id = null, leased_until = null, node_id = null where lease_id is not null and leased_until <= ?',
      now,
    )
    db.wake('deliveries')
  })

function readLeased(db: Connection, { leased }: ClaimDecision): Row[] {
  if (leased.length === 0) return []
  const seqs = leased.map(({ seq }) => seq)
  return db.all(
    `select c.*, d.seq, d.id as delivery_id, d.message_id, d.customer_id, d.step, d.due_at, b.body
     from deliveries d join delivery_bodies b on b.seq = d.seq join (${connectorWithWebhook}) c on c.id = d.connector_id
     where d.seq in (${marks(seqs)})`,
    ...padded(seqs),
  )
}

function toClaimed(row: Row | undefined, { flush }: Leased, leaseId: string): ClaimedDelivery {
  if (!row) throw new Error('a delivery vanished inside its own claim')
  return {
    id: str(row, 'delivery_id'),
    messageId: str(row, 'message_id'),
    customerId: str(row, 'customer_id'),
    body: bytes(row, 'body'),
    step: num(row, 'step'),
    dueAt: num(row, 'due_at'),
    flush,
    leaseId,
    connector: toConnector(row),
  }
}
