/**
 * Which deliveries are sent now: heads that are due, of endpoints that send and whose breaker lets them, never two of
 * one customer to one endpoint. A claim plans from a first look which endpoints to ask, and decides over what they have
 * in the write that leases it: in between, one may have been paused, or its breaker opened. Pure.
 */
import type { Command, Decision } from '../commands/command.ts'
import type { DueHead, SendingConnector, WaitingEndpoint } from '../commands/delivery-look-ups.ts'
import type { State } from '../commands/look-ups.ts'
import { type RowChange, update } from '../commands/row-changes.ts'
import { type ClaimedDelivery, subjectOf } from './delivery.ts'
import type { ClaimRequest } from './delivery-store.ts'
import { noLease } from './line.ts'

export interface ClaimPlan {
  /** In the order of their turn. */
  endpointIds: string[]
  /** Those of them whose breaker closed after some heads were tried. */
  flushableIds: string[]
  /** No endpoint has room for more. */
  mostOfOne: number
  /** Whether there are more to ask than one claim may bring. */
  isCut: boolean
  /** When the next delivery falls due, as far as known now; null when none waits. */
  nextAt: number | null
}

/** Each claim begins with another endpoint, so that a short batch never starves the same ones. */
export function planClaim(waiting: readonly WaitingEndpoint[], request: ClaimRequest, turn: number): ClaimPlan {
  const ready = waiting.filter((endpoint) => hasDue(endpoint, request))
  const first = ready.length > 0 ? turn % ready.length : 0
  const inTurn = [...ready.slice(first), ...ready.slice(0, first)]
  // Each of them has one at least.
  const asked = inTurn.slice(0, request.limit)
  return {
    endpointIds: asked.map(({ id }) => id),
    flushableIds: asked.filter(({ isFlushable }) => isFlushable).map(({ id }) => id),
    mostOfOne: Math.min(request.limit, Math.max(0, ...asked.map((endpoint) => roomOf(endpoint, request)))),
    isCut: ready.length > request.limit,
    nextAt: nextAtOf(waiting, request),
  }
}

const hasDue = (endpoint: WaitingEndpoint, request: ClaimRequest): boolean =>
  roomOf(endpoint, request) > 0 && (endpoint.firstDueAt <= request.now || endpoint.isFlushable)

/** How many it may be given: an open breaker lets one attempt out at a time, a pause after the last. */
function roomOf(endpoint: WaitingEndpoint, { now, perConnector, inFlight }: ClaimRequest): number {
  const room = perConnector - (inFlight.get(endpoint.id) ?? 0)
  if (endpoint.breakerOpenedAt === null) return room
  return endpoint.isUnderWay || now < (endpoint.breakerNextAt ?? 0) ? 0 : Math.min(room, 1)
}

/** The earliest head to come, not before its breaker lets it. */
function nextAtOf(waiting: readonly WaitingEndpoint[], { now, perConnector, inFlight }: ClaimRequest): number | null {
  const times = waiting.flatMap((endpoint) => {
    if ((inFlight.get(endpoint.id) ?? 0) >= perConnector) return []
    if (endpoint.breakerOpenedAt !== null) return [Math.max(endpoint.firstDueAt, endpoint.breakerNextAt ?? 0)]
    return [endpoint.firstDueAt > now ? endpoint.firstDueAt : (endpoint.laterDueAt ?? now)]
  })
  const later = times.filter((at) => at > now)
  return later.length > 0 ? Math.min(...later) : null
}

export interface LeaseRequest extends ClaimRequest, Pick<ClaimPlan, 'endpointIds'> {
  /** One names all leases of a claim. */
  leaseId: string
}

export interface Leased {
  head: DueHead
  /** A try outside the schedule. */
  flush: boolean
}

export interface ClaimDecision {
  leased: Leased[]
  /** Theirs. */
  connectors: readonly SendingConnector[]
  /** There may be more that is due. */
  isCut: boolean
}

export const leaseDue = (request: LeaseRequest & ClaimPlan): Command<ClaimDecision> => {
  const { endpointIds, flushableIds, mostOfOne, now } = request
  return {
    // What others lease at the same time, the engine passes over.
    about: { endpointIds },
    needs: {
      waitingEndpoints: { now, ids: endpointIds },
      dueHeads: { endpointIds, now, limit: mostOfOne },
      // What became flushable since the plan was made is found by the next one.
      ...(flushableIds.length > 0 && { flushableHeads: { endpointIds: flushableIds, now, limit: mostOfOne } }),
      connectorsOfEndpoints: { endpointIds },
    },
    decide: (state) => decideClaim(request, state),
  }
}

export function decideClaim(request: LeaseRequest, state: State): Decision<ClaimDecision> {
  const { now, leaseMs, leaseId, nodeId = null, limit, limitBytes = Number.POSITIVE_INFINITY } = request
  const leased: Leased[] = []
  let bytes = 0
  let isCut = false
  for (const { head, isProbe } of candidatesOf(request, state)) {
    bytes += head.bodyBytes
    isCut = leased.length >= limit || (bytes > limitBytes && leased.length > 0)
    if (isCut) break
    leased.push({ head, flush: head.dueAt > now && !isProbe })
  }
  const changes = leased.map(
    ({ head: { seq } }): RowChange => ({
      ...{ kind: 'update', table: 'deliveries', key: { seq } },
      patch: { leaseId, leasedUntil: now + leaseMs, nodeId },
    }),
  )
  return { outcome: { leased, connectors: state.connectorsOfEndpoints, isCut }, changes }
}

interface Candidate {
  head: DueHead
  /** Of an open breaker. */
  isProbe: boolean
}

/** Endpoint by endpoint in their turn, as many as each has room for: events take none of a connector's messages. */
function* candidatesOf(request: LeaseRequest, state: State): Generator<Candidate> {
  for (const id of request.endpointIds) {
    const endpoint = state.waitingEndpoints.find((one) => one.id === id)
    if (!endpoint) continue
    const isProbe = endpoint.breakerOpenedAt !== null
    let room = roomOf(endpoint, request)
    const customers = new Set<string>()
    for (const head of headsOf(endpoint, state)) {
      if (room <= 0) break
      if (customers.has(head.customerId)) continue
      customers.add(head.customerId)
      room--
      yield { head, isProbe }
    }
  }
}

/** Those that are due, the longest first; then, of one whose breaker closed, those that were tried before. */
function headsOf({ id, breakerOpenedAt }: WaitingEndpoint, { dueHeads, flushableHeads }: State): DueHead[] {
  const due = dueHeads.filter((head) => head.endpointId === id).toSorted((a, b) => a.nextAt - b.nextAt || a.seq - b.seq)
  if (breakerOpenedAt !== null || flushableHeads.length === 0) return due
  const seen = new Set(due.map(({ seq }) => seq))
  const flushed = flushableHeads.filter((head) => head.endpointId === id && !seen.has(head.seq))
  return [...due, ...flushed.toSorted((a, b) => (a.lastAttemptAt ?? 0) - (b.lastAttemptAt ?? 0) || a.seq - b.seq)]
}

/** What whoever leased it sends. */
export function claimedOf(
  head: ClaimedHead,
  lease: Pick<ClaimedDelivery, 'body' | 'flush' | 'leaseId' | 'isFollowed'>,
  { endpointId, ...connector }: SendingConnector,
): ClaimedDelivery {
  const { id, customerId, createdAt, attempts, step, dueAt } = head
  return { id, endpointId, subject: subjectOf(head), customerId, createdAt, attempts, step, dueAt, connector, ...lease }
}

type ClaimedHead = Omit<DueHead, 'bodyBytes' | 'nextAt' | 'lastAttemptAt' | 'endpointId'>

/** A lease that ran out is a process that died. */
export const releaseEndedLeases = (now: number): Command<void> => ({
  needs: { deliveryLeases: {} },
  decide: ({ deliveryLeases }) => ({
    outcome: undefined,
    changes: deliveryLeases
      .filter(({ leasedUntil }) => leasedUntil <= now)
      .flatMap((before) => update('deliveries', { seq: before.seq }, { before, after: noLease })),
  }),
})
