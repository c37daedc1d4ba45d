/**
 * The customer's next message, leased by the settlement of the one before it: what a claim would have to find out first,
 * the settlement knows, and it holds the customer already. Pure.
 */
import type { State } from '../commands/look-ups.ts'
import { claimedOf } from './decide-claim.ts'
import type { ClaimedDelivery, GoingOn, Settlement } from './delivery.ts'
import type { Lines } from './line.ts'

interface Settled {
  state: State
  lines: Lines
  /** Whether the endpoint's breaker is closed, with all that was settled. */
  isClosed(endpointId: string): boolean
}

/** A claim would begin with whoever waits longest; so this is for some in a row, and never past what holds an endpoint. */
export function leaseNext(
  { deliveryId, leaseId, now, ok, goOn }: Settlement & { goOn: GoingOn },
  { state, lines, isClosed }: Settled,
): ClaimedDelivery | undefined {
  const settled = state.deliveries.find(({ id }) => id === deliveryId)
  const next = settled && state.othersInLine.find((one) => isNextOf(settled, one))
  const connector = state.sendersOfEndpoints.find(({ endpointId }) => endpointId === next?.endpointId)
  if (!ok || !next?.body || !connector || !isClosed(next.endpointId)) return undefined
  // When it is leased so already, the settlement was committed and not heard of, and comes again.
  if ((next.leaseId ?? settled?.leaseId) !== leaseId) return undefined
  const head = lines.leaseHead(next.id, now, { leaseId, leasedUntil: now + goOn.leaseMs, nodeId: goOn.nodeId })
  return (
    head &&
    claimedOf({ ...next, ...head }, { body: next.body, flush: false, leaseId, isFollowed: next.isFollowed }, connector)
  )
}

type InLine = Pick<State['othersInLine'][number], 'connectorId' | 'customerId' | 'endpointId' | 'subject'>

/** While a message is under way, nothing else of its customer is on the way to the same endpoint. */
const isNextOf = (one: InLine, other: InLine): boolean =>
  one.subject === 'message' &&
  other.subject === 'message' &&
  other.customerId === one.customerId &&
  other.connectorId === one.connectorId &&
  other.endpointId === one.endpointId
