/** What it takes to send settled deliveries again: each is pending in its old place, with a fresh schedule. Pure. */
import type { Command, Decision } from '../commands/command.ts'
import type { LineRow } from '../commands/delivery-look-ups.ts'
import type { Needs, State } from '../commands/look-ups.ts'
import { type RowChange, tell } from '../commands/row-changes.ts'
import { resetFileTimes } from './file-times.ts'
import { draftLines, type Lines, messageUpdated, overtakenLease, tellOfDelivery } from './line.ts'

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
    needs: needsOf(request),
    decide: (state) => {
      const { outcome, changes } = decideReplays(request, state)
      const told = state.deliveries.filter(() => changes.length > 0)
      return {
        outcome: outcome[0] ?? { kind: 'not_found' },
        changes: [...changes, ...told.map((delivery) => tellOfDelivery(delivery, 'delivery.replayed'))],
      }
    },
  }
}

/** A part of a replay of many. */
export interface ReplayChunk extends ReplayRequest {
  connectorId: string
  since: number
  /** It is told of once, with its first part. */
  isFirst: boolean
}

export function replayChunk(chunk: ReplayChunk): Command<void> {
  return {
    needs: { ...needsOf(chunk), ...(chunk.isFirst && { connector: { id: chunk.connectorId } }) },
    decide: (state) => ({
      outcome: undefined,
      changes: [
        ...decideReplays(chunk, state).changes,
        ...state.connector.map(({ id, name, instanceId }) =>
          tell({
            kind: 'delivery.replayed_since',
            target: { type: 'connector', id, name },
            instanceId,
            connectorId: id,
            params: { since: new Date(chunk.since).toISOString() },
          }),
        ),
      ],
    }),
  }
}

function needsOf({ ids }: ReplayRequest): Needs {
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
    requeue(lines, delivery, now)
    rest.push(...resetFileTimes(state.filesOfDeliveries, delivery.messageId), ...messageUpdated(delivery, now))
    return { kind: 'changed' }
  })
  return { outcome, changes: [...lines.changes(), ...rest] }
}

function requeue(lines: Lines, delivery: LineRow, now: number): void {
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
  })
  lines.setHeads(delivery, now)
}
