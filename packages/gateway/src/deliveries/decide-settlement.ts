/**
 * What attempts that ended do: each is kept; it moves its delivery if its lease still holds, lets the customer's next one
 * go on, and tells the breaker. Many that end together are one command. Pure.
 */
import type { Reason } from '@passerelle/protocol/errors'
import type { Command, Decision } from '../commands/command.ts'
import type { LineRow } from '../commands/delivery-look-ups.ts'
import type { DeliveryRow } from '../commands/delivery-rows.ts'
import type { Needs, State } from '../commands/look-ups.ts'
import { insert, type RowChange, update } from '../commands/row-changes.ts'
import { nextBreaker } from '../connectors/breaker.ts'
import { breakerFields, breakerOf } from '../connectors/connector-rows.ts'
import type { Settled, Settlement } from './delivery.ts'
import { startFileTimes } from './file-times.ts'
import { leaseNext } from './lease-next.ts'
import { draftLines, messageUpdated, noLease, overtakenLease } from './line.ts'

export function settleDeliveries(settlements: readonly Settlement[]): Command<Settled[]> {
  const toSend = settlements.some(({ goOn }) => goOn !== undefined)
  const asked = { ids: settlements.map(({ deliveryId }) => deliveryId) }
  const endpoints = { endpointIds: [...new Set(settlements.map(({ endpointId }) => endpointId))] }
  return {
    about: {
      lines: settlements,
      // That an attempt arrived, many may tell at once: a breaker that it closes, it closes for all of them.
      breakersOf: {
        connectorIds: [...new Set(settlements.map(({ connectorId }) => connectorId))],
        isAlone: settlements.some(({ ok }) => !ok),
      },
    },
    needs: {
      deliveries: asked,
      // An event has no files, and none are of no message: it is asked in the same words.
      filesOfDeliveries: { messageIds: settlements.map(({ messageId }) => messageId ?? '') },
      breakersOfEndpoints: endpoints,
      othersInLine: { ...asked, toSend },
      ...(toSend && { sendersOfEndpoints: endpoints }),
    },
    needsMore: (state) => needsMore(settlements, state),
    decide: (state) => decideSettlements(settlements, state),
  }
}

/** One without its lease may be told again, by whoever did not hear that it was committed. */
function needsMore(settlements: readonly Settlement[], { deliveries }: State): Needs | undefined {
  const leases = new Map(deliveries.map(({ id, leaseId }) => [id, leaseId]))
  const late = settlements.filter(({ deliveryId, leaseId }) => leases.get(deliveryId) !== leaseId)
  if (late.length === 0) return undefined
  return {
    knownAttempts: {
      ids: late.map(({ attempt }) => attempt.id),
      deliveryIds: late.map(({ deliveryId }) => deliveryId),
    },
  }
}

export function decideSettlements(settlements: readonly Settlement[], state: State): Decision<Settled[]> {
  const lines = draftLines(state)
  const endpoints = draftBreakers(state.breakersOfEndpoints)
  const known = new Set(state.knownAttempts.map(({ id }) => id))
  const attempts: RowChange[] = []
  const rest: RowChange[] = []
  const tooLate = new Set<Settlement>()
  for (const settlement of settlements) {
    const before = lines.find(settlement.deliveryId)
    if (!before || known.has(settlement.attempt.id)) continue
    if (!isOf(before, settlement)) throw new Error('a settlement names another customer, endpoint or message')
    attempts.push(attemptRow(settlement))
    if (!isLeasedBy(before, settlement)) tooLate.add(settlement)
    lines.change(before.id, afterAttempt(before, settlement))
    if (isSettledBy(before, settlement))
      rest.push(...startFileTimes(state.filesOfDeliveries, before.messageId, settlement))
    // The customer's next one, or this one again.
    if (settlement.next.state !== 'pending' || before.state !== 'pending') lines.setHeads(before, settlement.now)
    endpoints.tell(before, settlement)
    rest.push(...messageUpdated(before, settlement.now))
  }
  const { isClosed } = endpoints
  const outcome = settlements.map((settlement) => {
    const { goOn } = settlement
    const next = goOn && leaseNext({ ...settlement, goOn }, { state, lines, isClosed })
    return { isTooLate: tooLate.has(settlement), next }
  })
  return { outcome, changes: [...attempts, ...lines.changes(), ...endpoints.changes(), ...rest] }
}

/** What was locked and looked up for it. */
const isOf = (delivery: LineRow, settlement: Settlement): boolean =>
  (['connectorId', 'customerId', 'endpointId', 'messageId'] as const).every(
    (field) => delivery[field] === settlement[field],
  )

const isLeasedBy = (delivery: LineRow, { leaseId }: Settlement): boolean => delivery.leaseId === leaseId

/** One that was skipped while it was on its way stays cancelled unless it arrived after all. */
const isSettledBy = (delivery: LineRow, settlement: Settlement): boolean =>
  isLeasedBy(delivery, settlement) &&
  (settlement.next.state === 'delivered' || (settlement.next.state === 'exhausted' && delivery.state === 'pending'))

function afterAttempt(before: LineRow, settlement: Settlement): Partial<DeliveryRow> {
  const { attempt, leaseId, next, now } = settlement
  const tried = { attempts: before.attempts + 1, lastAttemptAt: now, lastError: toText(attempt.error) }
  if (!isLeasedBy(before, settlement)) {
    return before.leaseId === overtakenLease(leaseId) ? { ...tried, ...noLease } : tried
  }
  const ended = { ...tried, ...noLease, flushAt: null }
  if (isSettledBy(before, settlement)) return { state: next.state, head: false, ...ended, settledAt: now }
  // A flush moves no scheduled time, and the stored one may have been moved since with the clock.
  const isScheduled = next.state === 'pending' && before.state === 'pending' && !attempt.flush
  const dueAt = isScheduled ? next.dueAt : before.dueAt
  const waits = { ...ended, dueAt, nextAt: dueAt }
  if (next.state !== 'pending' || before.state !== 'pending') return waits
  return { ...waits, step: next.step, flushFrom: next.flushFrom }
}

const toText = (error: Reason | null): string | null => error && JSON.stringify(error)

const attemptRow = ({ attempt, deliveryId }: Settlement): RowChange =>
  insert('attempts', {
    id: attempt.id,
    deliveryId,
    startedAt: attempt.startedAt,
    durationMs: Math.round(attempt.durationMs),
    status: attempt.status,
    error: toText(attempt.error),
    flush: attempt.flush,
    response: attempt.response,
    request: attempt.request && JSON.stringify(attempt.request),
    responseHeaders: attempt.responseHeaders && JSON.stringify(attempt.responseHeaders),
  })

interface Breakers {
  tell(delivery: LineRow, settlement: Settlement): void
  isClosed(endpointId: string): boolean
  changes(): RowChange[]
}

function draftBreakers(rows: State['breakersOfEndpoints']): Breakers {
  const breakers = new Map(rows.map((row) => [row.id, breakerOf(row)]))
  return {
    tell({ endpointId, customerId }, { ok, attempt, now }) {
      const before = breakers.get(endpointId)
      if (before) breakers.set(endpointId, nextBreaker(before, { ok, customerId, startedAt: attempt.startedAt, now }))
    },
    isClosed: (endpointId) => breakers.get(endpointId)?.openedAt === null,
    changes: () =>
      rows.flatMap((row) => {
        const after = breakers.get(row.id)
        return after ? update('endpoints', { id: row.id }, { before: row, after: breakerFields(after) }) : []
      }),
  }
}
