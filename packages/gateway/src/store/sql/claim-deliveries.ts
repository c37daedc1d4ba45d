/** A claim: a look at what waits, and a write only when something is due. Bodies are read of what was leased alone. */
import {
  type ClaimDecision,
  claimedOf,
  type Leased,
  leaseDue,
  planClaim,
  releaseEndedLeases,
} from '../../deliveries/decide-claim.ts'
import type { ClaimedDelivery } from '../../deliveries/delivery.ts'
import type { ClaimRequest, ClaimResult } from '../../deliveries/delivery-store.ts'
import { newId } from '../../lib/ids.ts'
import { isFollowed } from './delivery-look-ups.ts'
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
  const connectorsByEndpoint = new Map(connectors.map((connector) => [connector.endpointId, connector]))
  const toClaimed = ({ head, flush }: Leased): ClaimedDelivery => {
    const [read, connector] = [bodies.get(head.seq), connectorsByEndpoint.get(head.endpointId)]
    if (!read || !connector) throw new Error('a delivery vanished inside its own claim')
    return claimedOf(head, { ...read, flush, leaseId }, connector)
  }
  return { deliveries: leased.map(toClaimed), nextAt: isCut || plan.isCut ? now : plan.nextAt }
}

type Read = Pick<ClaimedDelivery, 'body' | 'isFollowed'>

function* readBodies({ leased }: ClaimDecision): Steps<Map<number, Read>> {
  if (leased.length === 0) return new Map()
  const seqs = leased.map(({ head }) => head.seq)
  const followed = `(select d.subject = 'message' and ${isFollowed('d')} from deliveries d where d.seq = b.seq)`
  const rows = yield* all(
    `select b.seq, b.body, ${followed} as is_followed from delivery_bodies b where b.seq in (${marks(seqs)})`,
    ...padded(seqs),
  )
  return new Map(rows.map((row) => [num(row, 'seq'), { body: bytes(row, 'body'), isFollowed: row.is_followed === 1 }]))
}
