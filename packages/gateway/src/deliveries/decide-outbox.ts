/**
 * What a partner that asks is given, and what it says it has. Each delivery that is given out gets a place, higher than all
 * before it; asking after a place settles whatever was given up to it, and nothing that was not. What was given and not
 * settled is given again, in the same place, before anything new. Pure.
 */
import { type Command, type Decision, unchanged } from '../commands/command.ts'
import type { ConnectorRow } from '../commands/connector-rows.ts'
import type { InOutbox, LineRow } from '../commands/delivery-look-ups.ts'
import type { DeliveryRow } from '../commands/delivery-rows.ts'
import type { State } from '../commands/look-ups.ts'
import { insert, type RowChange, update } from '../commands/row-changes.ts'
import type { FetchedDelivery } from './delivery.ts'
import { type FileTimes, startFileTimes } from './file-times.ts'
import { draftLines, messageUpdated } from './line.ts'

export interface OutboxAsked extends FileTimes {
  connectorId: string
  /** What is not of this customer is neither given nor settled; undefined: of all. */
  customerId?: string | undefined
  /** The place of the last one that the partner has; 0: it does not say. */
  after: number
  limit: number
  /** Of bodies together; one is given in any case. */
  limitBytes: number
}

/** One that may be settled or given out, with an id for the attempt that this is. */
export interface OutboxCandidate {
  id: string
  attemptId: string
}

export type OutboxDecision =
  | { kind: 'answered'; given: { id: string; position: number }[]; fetched: FetchedDelivery[] }
  | { kind: 'not_pull' | 'no_connector' }

/** Those who ask at the same time do so one after another: a place is given once. */
export function askOutbox(asked: OutboxAsked, candidates: readonly OutboxCandidate[]): Command<OutboxDecision> {
  const { connectorId, customerId, limit } = asked
  const part = { connectorId, customerId }
  const ids = { ids: candidates.map(({ id }) => id) }
  return {
    about: { deliveryIds: ids.ids, used: [`outbox ${connectorId}`] },
    needs: {
      ...{ connector: { id: connectorId }, outbox: { connectorId } },
      ...{ outboxGiven: part, outboxWaiting: { ...part, limit } },
      ...(candidates.length > 0 && { deliveries: ids, othersInLine: ids, filesOfDeliveries: ids }),
    },
    decide: (state) => decideOutbox(asked, candidates, state),
  }
}

export function decideOutbox(
  asked: OutboxAsked,
  candidates: readonly OutboxCandidate[],
  state: State,
): Decision<OutboxDecision> {
  const [connector] = state.connector
  if (!connector || connector.deletedAt !== null) return unchanged({ kind: 'no_connector' })
  if (connector.delivery !== 'pull') return unchanged({ kind: 'not_pull' })
  const lines = draftLines(state)
  const rest: RowChange[] = []
  const attemptIds = new Map(candidates.map(({ id, attemptId }) => [id, attemptId]))
  const fetched: FetchedDelivery[] = []
  for (const one of state.outboxGiven) {
    const { id, outboxPosition } = one
    const [before, attemptId] = [lines.find(id), attemptIds.get(id)]
    if (outboxPosition > asked.after || before?.state !== 'pending' || attemptId === undefined) continue
    lines.change(id, arrived(before, asked.now))
    lines.setHeads(before, asked.now)
    fetched.push(toFetched(one, before, asked))
    rest.push(attemptRow(id, attemptId, asked.now))
    rest.push(...startFileTimes(state.filesOfDeliveries, before.messageId, asked), ...messageUpdated(before, asked.now))
  }
  const isCandidate = ({ id }: InOutbox) => lines.find(id) !== undefined
  const { given, lastPosition } = giveOut(asked, connector, {
    given: state.outboxGiven
      .filter(({ outboxPosition }) => outboxPosition > asked.after)
      .toSorted((a, b) => a.outboxPosition - b.outboxPosition),
    // Whoever was recorded since they were looked for is not held: they wait for the next question.
    waiting: state.outboxWaiting.filter(isCandidate).toSorted((a, b) => a.seq - b.seq),
    lastPosition: state.outbox[0]?.lastPosition ?? 0,
  })
  for (const { id, position, isNew } of given) if (isNew) lines.change(id, { outboxPosition: position })
  return {
    outcome: { kind: 'answered', given: given.map(({ id, position }) => ({ id, position })), fetched },
    changes: [...rest, ...lines.changes(), ...outboxRow(asked, lastPosition, state)],
  }
}

const arrived = ({ attempts }: LineRow, now: number): Partial<DeliveryRow> => ({
  ...{ state: 'delivered', head: false, settledAt: now, outboxPosition: null },
  ...{ attempts: attempts + 1, lastAttemptAt: now, lastError: null },
})

const toFetched = (
  { id, subject: kind, messageId, eventId, createdAt }: InOutbox,
  { attempts }: LineRow,
  { connectorId, now }: OutboxAsked,
): FetchedDelivery => ({
  ...{ id, connectorId, createdAt, settledAt: now, attempts },
  subject: { kind, id: (kind === 'message' ? messageId : eventId) ?? '' },
})

const attemptRow = (deliveryId: string, id: string, now: number): RowChange =>
  insert('attempts', {
    ...{ id, deliveryId, startedAt: now, durationMs: 0, flush: false },
    ...{ status: null, error: null, response: null, request: null, responseHeaders: null },
  })

interface Outbox {
  given: readonly InOutbox[]
  waiting: readonly InOutbox[]
  lastPosition: number
}

interface Given {
  id: string
  position: number
  isNew: boolean
}

/** What was given comes first, and all of it before anything new: so an answer leaves none out that its last one settles. */
function giveOut(
  { limit, limitBytes, now }: OutboxAsked,
  { paused }: Pick<ConnectorRow, 'paused'>,
  { given, waiting, lastPosition }: Outbox,
): { given: Given[]; lastPosition: number } {
  const page: Given[] = []
  let last = lastPosition
  let bytes = 0
  for (const { id, outboxPosition, bodyBytes } of paused ? [] : [...given, ...waiting]) {
    bytes += bodyBytes
    if (page.length >= limit || (bytes > limitBytes && page.length > 0)) break
    const isNew = outboxPosition === 0
    // By the time: so a place that a partner remembers means nothing else after a backup was restored.
    if (isNew) last = Math.max(last + 1, now * 1000)
    page.push({ id, position: isNew ? last : outboxPosition, isNew })
  }
  return { given: page, lastPosition: last }
}

/** That somebody asks is written down no more often than anybody looks. */
const noticedMs = 10_000

function outboxRow({ connectorId, now }: OutboxAsked, lastPosition: number, { outbox: [before] }: State): RowChange[] {
  if (!before) return [insert('outboxes', { connectorId, lastPosition, askedAt: now })]
  const isOld = Math.abs(now - before.askedAt) >= noticedMs || lastPosition !== before.lastPosition
  const after = { lastPosition, askedAt: isOld ? now : before.askedAt }
  return update('outboxes', { connectorId }, { before, after })
}
