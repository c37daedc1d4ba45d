/** What people do about deliveries: send settled ones again, skip one that is stuck, retry one that was given up. */
import { reason } from '@passerelle/protocol/errors'
import type { Config } from '../config/config.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, fault, refuse } from '../lib/errors.ts'
import { decodeCursor, encodeCursor } from '../lib/page.ts'
import type { Delivery } from './delivery.ts'
import type { DeliveryStore, SettledChange } from './delivery-store.ts'

export interface ReplayDeps {
  store: Pick<DeliveryStore, 'replayDelivery'>
  clock: Clock
}

/** An operator's: any settled delivery is pending again, in its old place. */
export async function replayDelivery({ store, clock }: ReplayDeps, id: string): Promise<Delivery> {
  return unlessRefused(await store.replayDelivery(id, clock.now()), id)
}

export interface SkipDeps {
  store: Pick<DeliveryStore, 'skipDelivery'>
  clock: Clock
  config: Pick<Config, 'attachmentGraceMs' | 'attachmentTtlMs'>
}

/** An operator's: a pending delivery is cancelled, and the customer's next one goes on. */
export async function skipDelivery({ store, clock, config }: SkipDeps, id: string): Promise<Delivery> {
  const { attachmentGraceMs, attachmentTtlMs } = config
  const change = await store.skipDelivery(id, { now: clock.now(), attachmentGraceMs, attachmentTtlMs })
  return unlessRefused(change, id)
}

export interface RetryDeps {
  store: Pick<DeliveryStore, 'retryDelivery' | 'findDeliveryOfMessage'>
  clock: Clock
}

/** An agent's: only a message that was given up, and only one of the agent's own instance. */
export async function retryMessage(
  { store, clock }: RetryDeps,
  { instanceId, messageId }: { instanceId: string; messageId: string },
): Promise<Delivery> {
  const delivery = await store.findDeliveryOfMessage(instanceId, messageId)
  if (!delivery) throw refuse('delivery_not_found')
  return unlessRefused(await store.retryDelivery(delivery.id, clock.now()), delivery.id)
}

export interface ReplayManyDeps {
  store: Pick<DeliveryStore, 'replayDeliveries'> & Pick<ConnectorStore, 'findConnector'>
  clock: Clock
}

export interface ReplaySince {
  connectorId: string
  /** Deliveries recorded at or after then, in ms. */
  since: number
  /** The `nextCursor` of a call that stopped: goes on from there. */
  cursor?: string | undefined
}

export interface Replayed {
  /** How many are pending again so far. */
  replayed: number
  /** Null when there are no more. */
  nextCursor: string | null
}

const replayChunk = 200

/**
 * An operator's: all settled deliveries of a connector since a time, the oldest first. Tells after each chunk how far it
 * is; whoever stops there can go on later.
 */
export async function* replaySince({ store, clock }: ReplayManyDeps, wanted: ReplaySince): AsyncGenerator<Replayed> {
  const { connectorId } = wanted
  const connector = await store.findConnector(connectorId)
  if (!connector) throw refuse('connector_unknown', { id: connectorId })
  if (connector.deletedAt !== null) throw refuse('replay_connector_deleted')
  // One time for all chunks: what is recorded and delivered while this runs is not sent a second time.
  const [since, now, firstSeq] = readPlace(wanted.cursor) ?? [wanted.since, clock.now(), 0]
  let replayed = 0
  for (let afterSeq = firstSeq; ; ) {
    const chunk = await store.replayDeliveries({ connectorId, since, afterSeq, limit: replayChunk, now })
    replayed += chunk.replayed
    const { lastSeq } = chunk
    yield { replayed, nextCursor: lastSeq === null ? null : encodeCursor([since, now, lastSeq]) }
    if (lastSeq === null) return
    afterSeq = lastSeq
  }
}

function readPlace(cursor: string | undefined): [number, number, number] | undefined {
  if (cursor === undefined) return undefined
  const [since, now, afterSeq] = decodeCursor(cursor, 'nnn') ?? []
  if (typeof since === 'number' && typeof now === 'number' && typeof afterSeq === 'number')
    return [since, now, afterSeq]
  throw new ApiError(reason('nothing_replayed'), { faults: [fault('/cursor', 'not_answer_cursor_unchanged')] })
}

function unlessRefused(change: SettledChange, id: string): Delivery {
  if (change.kind === 'not_found') throw refuse('delivery_unknown', { id })
  if (change.kind === 'refused') throw refusalOf(change)
  return change.delivery
}

function refusalOf(refused: Extract<SettledChange, { kind: 'refused' }>): ApiError {
  switch (refused.because) {
    case 'already_pending':
      return refuse('delivery_pending')
    case 'connector_deleted':
      return refuse('delivery_connector_deleted')
    case 'not_exhausted':
      return refuse('message_not_exhausted', { state: refused.state })
    case 'settled':
      return refuse('delivery_not_pending', { state: refused.state })
  }
}
