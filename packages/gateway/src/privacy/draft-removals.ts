/**
 * What goes with a delivery and with a message, until a chunk is full: erasure and retention take it away alike. Pure.
 */
import type { ErasableDelivery, ErasableMessage } from '../commands/erasure-look-ups.ts'
import { insert, type RowChange, removeAll } from '../commands/row-changes.ts'
import type { HashUsedId } from '../messages/used-id.ts'
import type { ErasedChunk } from './privacy-store.ts'

export interface Removals {
  /** As many rows as the chunk may have, or a message's files more. */
  isFull(): boolean
  takeDelivery(delivery: ErasableDelivery): void
  /** With its delivery, its files and its idempotency key. Its id stays used. */
  takeMessage(message: ErasableMessage): void
  erased(): Omit<ErasedChunk, 'more'>
  changes(): RowChange[]
}

export interface RemovalsRequest {
  limit: number
  hashId: HashUsedId
  /** Where the ids of what goes are kept. */
  usedIds: 'erasedIds' | 'retiredIds'
}

export function draftRemovals({ limit, hashId, usedIds }: RemovalsRequest): Removals {
  const deliveries = new Map<number, ErasableDelivery>()
  const messages: ErasableMessage[] = []
  let attemptCount = 0
  let fileCount = 0
  /** The one whose attempts alone fill the rest of the chunk: it goes with the next. */
  let cut: { id: string; attemptCount: number } | undefined

  const room = () => limit - deliveries.size - messages.length - attemptCount - fileCount
  const isFull = () => room() <= 0

  const takeDelivery = (delivery: ErasableDelivery) => {
    if (isFull() || deliveries.has(delivery.seq)) return
    const attempts = Math.min(delivery.attemptCount, room())
    if (attempts === room()) cut = { id: delivery.id, attemptCount: attempts }
    else deliveries.set(delivery.seq, delivery)
    attemptCount += attempts
  }
  return {
    isFull,
    takeDelivery,
    takeMessage(message) {
      const { deliverySeq: seq, deliveryId: id } = message
      if (seq !== null && id !== null) takeDelivery({ seq, id, attemptCount: message.attemptCount })
      if (isFull()) return
      messages.push(message)
      fileCount += message.fileCount
    },
    erased: () => ({
      messages: messages.length,
      attachments: fileCount,
      deliveries: deliveries.size,
      attempts: attemptCount,
      blobKeys: messages.flatMap(({ blobKeys }): string[] => JSON.parse(blobKeys)),
    }),
    changes: () => [
      ...(cut ? removeAll('attempts', 'deliveryId', [cut.id], cut.attemptCount) : []),
      ...removalOfDeliveries([...deliveries.values()]),
      ...removalOfMessages(messages),
      ...messages.filter(isOfCustomer).map((message) => {
        const { connectorId } = message
        return insert(usedIds, { connectorId, ...hashId(message) })
      }),
    ],
  }
}

function removalOfDeliveries(deliveries: readonly ErasableDelivery[]): RowChange[] {
  const seqs = deliveries.map(({ seq }) => seq)
  return [
    ...removeAll(
      'attempts',
      'deliveryId',
      deliveries.map(({ id }) => id),
    ),
    ...removeAll('deliveryBodies', 'seq', seqs),
    ...removeAll('deliveries', 'seq', seqs),
  ]
}

function removalOfMessages(messages: readonly ErasableMessage[]): RowChange[] {
  const ids = messages.map(({ id }) => id)
  return [
    ...removeAll('attachments', 'messageId', ids),
    ...removeAll('idempotencyKeys', 'messageId', ids),
    ...removeAll(
      'messages',
      'seq',
      messages.map(({ seq }) => seq),
    ),
  ]
}

/** Only the partner's side names messages: whatever comes under such an id again is told from something new. */
const isOfCustomer = ({ kind }: ErasableMessage): boolean => kind !== 'outbound'
