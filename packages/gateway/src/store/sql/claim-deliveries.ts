/** A claim: a look at what waits, and a write only when something is due. Bodies are read of what was leased alone. */
import {
  type ClaimDecision,
  type Leased,
  leaseDue,
  planClaim,
  releaseEndedLeases,
} from '../../deliveries/decide-claim.ts'
import type { ClaimedDelivery } from '../../deliveries/delivery.ts'
import { subjectOf } from '../../deliveries/delivery.ts'
import type { ClaimRequest, ClaimResult } from '../../deliveries/delivery-store.ts'
import { newId } from '../../lib/ids.ts'
import { all, decide, type Engine, type Steps } from './engine.ts'
import { marks, padded } from './look-ups.ts'
import { bytes, num } from './rows.ts'

export async function claimDeliveries(db: Engine, request: ClaimRequest, turn: number): Promise<ClaimResult> {
  const { now } = request
  const state = await db.lookUp({ waitingEndpoints: { now }, anyEndedLease: { now } })
  if (state.anyEndedLease.length > 0) {
    await db.decide(releaseEndedLeases(now))
    return claimDeliveries(db, request, turn)
  }
  const plan = planClaim(state.waitingEndpoints, request, turn)
  if (plan.endpointIds.length === 0) return { deliveries: [], nextAt: plan.nextAt }
  const leaseId = newId(now)
  function* lease() {
    const decision = yield* decide(leaseDue({ ...request, ...plan, leaseId }))
    return { ...decision, bodies: yield* readBodies(decision) }
  }
  // A power cut ends the attempts as well, and a lost lease is as good as one that ended: ADR 2.
  const { leased, connectors, isCut, bodies } = await db.write(lease, { isDurable: false })
  const connectorsByEndpoint = new Map(connectors.map(({ endpointId, ...connector }) => [endpointId, connector]))
  const toClaimed = ({ head, flush }: Leased): ClaimedDelivery => {
    const { id, seq, customerId, createdAt, attempts, step, dueAt } = head
    const [body, connector] = [bodies.get(seq), connectorsByEndpoint.get(head.endpointId)]
    if (!body || !connector) throw new Error('a delivery vanished inside its own claim')
    return {
      id,
      subject: subjectOf(head),
      customerId,
      body,
      createdAt,
      attempts,
      step,
      dueAt,
      flush,
      leaseId,
      connector,
    }
  }
  return { deliveries: leased.map(toClaimed), nextAt: isCut || plan.isCut ? now : plan.nextAt }
}

function* readBodies({ leased }: ClaimDecision): Steps<Map<number, Uint8Array>> {
  if (leased.length === 0) return new Map()
  const seqs = leased.map(({ head }) => head.seq)
  const rows = yield* all(`select seq, body from delivery_bodies where seq in (${marks(seqs)})`, ...padded(seqs))
  return new Map(rows.map((row) => [num(row, 'seq'), bytes(row, 'body')]))
}
