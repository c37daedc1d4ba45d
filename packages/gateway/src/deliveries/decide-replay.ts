/** What it takes to send settled deliveries again: each is pending in its old place, with a fresh schedule. Pure. */
import type { DeliveryState } from '@passerelle/protocol'
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { LineRow } from '../commands/delivery-look-ups.ts'
import type { Needs, State } from '../commands/look-ups.ts'
import { type RowChange, tell } from '../commands/row-changes.ts'
import { resetFileTimes } from './file-times.ts'
import { draftLines, type Lines, messageUpdated, overtakenLease, tellOfDelivery } from './line.ts'

const settledStates = ['delivered', 'exhausted', 'cancelled'] as const

export type ReplayDecision =
  | { kind: 'changed' }
  | { kind: 'not_found' }
  | { kind: 'refused'; because: 'already_pending' | 'connector_deleted' }

export interface ReplayRequest {
  ids: readonly string[]
  now: number
}

export function replayDelivery(id: string, now: number): Command<ReplayDecision> {
  const request = { ids: [id], now }
  return {
    about: { deliveryIds: [id] },
    needs: needsOf(request),
    decide: (state) => replayOne(request, state, 'delivery.replayed'),
  }
}

function replayOne(request: ReplayRequest, state: State, kind: string): Decision<ReplayDecision> {
  const { outcome, changes } = decideReplays(request, state)
  const told = state.deliveries.filter(() => changes.length > 0)
  return {
    outcome: outcome[0] ?? { kind: 'not_found' },
    changes: [...changes, ...told.map((delivery) => tellOfDelivery(delivery, kind))],
  }
}

export type RetryDecision = ReplayDecision | { kind: 'refused'; because: 'not_exhausted'; state: DeliveryState }

/** An agent's: only what was given up is sent again. */
export function retryDelivery(id: string, now: number): Command<RetryDecision> {
  const request = { ids: [id], now }
  return {
    about: { deliveryIds: [id] },
    needs: needsOf(request),
    decide: (state) => {
      const [delivery] = state.deliveries
      if (delivery && delivery.state !== 'exhausted')
        return unchanged({ kind: 'refused', because: 'not_exhausted', state: delivery.state })
      return replayOne(request, state, 'delivery.retried')
    },
  }
}

/** The next part of a replay of many. */
export interface ReplayChunk {
  connectorId: string
  /** When they were recorded. What is recorded and delivered while the replay runs is not sent a second time. */
  from: number
  to: number
  /** Of the last one of the part before; 0 at the start. */
  afterSeq: number
  limit: number
}

export interface ReplayedChunk {
  replayed: number
  /** Where to go on; null when there are no more. */
  lastSeq: number | null
}

export function replayChunk(chunk: ReplayChunk, now: number): Command<ReplayedChunk> {
  const idsOf = (state: State) => state.deliveriesOf.map(({ id }) => id)
  return {
    needs: { connector: { id: chunk.connectorId }, deliveriesOf: { ...chunk, states: settledStates } },
    needsMore: (state) => needsOf({ ids: idsOf(state) }),
    decide: (state) => {
      const { outcome, changes } = decideReplays({ ids: idsOf(state), now }, state)
      const replayed = outcome.filter(({ kind }) => kind === 'changed').length
      const isLast = replayed === 0 || outcome.length < chunk.limit
      return {
        outcome: { replayed, lastSeq: isLast ? null : (state.deliveriesOf.at(-1)?.seq ?? null) },
        changes: [...changes, ...(replayed > 0 && chunk.afterSeq === 0 ? tellOfReplay(chunk, state) : [])],
      }
    },
  }
}

/** Told once, with the first part. */
const tellOfReplay = ({ from }: ReplayChunk, { connector }: State): RowChange[] =>
  connector.map(({ id, name, instanceId }) =>
    tell({
      kind: 'delivery.replayed_since',
      target: { type: 'connector', id, name },
      ...{ instanceId, connectorId: id, params: { since: new Date(from).toISOString() } },
    }),
  )

function needsOf({ ids }: Pick<ReplayRequest, 'ids'>): Needs {
  if (ids.length === 0) return {}
  const asked = { ids }
  return { deliveries: asked, othersInLine: asked, filesOfDeliveries: asked, connectorsOfDeliveries: asked }
}

/** One decision for each id, in their order. */
export function decideReplays({ ids, now }: ReplayRequest, state: State): Decision<ReplayDecision[]> {
  const lines = draftLines(state)
  const rest: RowChange[] = []
  const outcome = ids.map((id): ReplayDecision => {
    const delivery = lines.find(id)
    if (!delivery) return { kind: 'not_found' }
    if (delivery.state === 'pending') return { kind: 'refused', because: 'already_pending' }
    const connector = state.connectorsOfDeliveries.find((one) => one.id === delivery.connectorId)
    if (!connector || connector.deletedAt !== null) return { kind: 'refused', because: 'connector_deleted' }
    requeue(lines, delivery, { now, isFetched: connector.delivery === 'pull' })
    rest.push(...resetFileTimes(state.filesOfDeliveries, delivery.messageId), ...messageUpdated(delivery, now))
    return { kind: 'changed' }
  })
  return { outcome, changes: [...lines.changes(), ...rest] }
}

function requeue(lines: Lines, delivery: LineRow, { now, isFetched }: { now: number; isFetched: boolean }): void {
  lines.change(delivery.id, {
    state: 'pending',
    head: false,
    step: 0,
    dueAt: now,
    flushAt: null,
    flushFrom: 0,
    nextAt: now,
    settledAt: null,
    lastError: null,
    leaseId: delivery.leaseId && overtakenLease(delivery.leaseId),
    ...(isFetched && { outboxPosition: 0 }),
  })
  lines.setHeads(delivery, now)
}
