import type { RecordedStatus } from '@passerelle/protocol'
import type { BlobStore } from '../attachments/blob-store.ts'
import { sniffImage } from '../attachments/image-type.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { nextTurn } from '../lib/turns.ts'
import { decodeBase64 } from './base64.ts'
import type { InboundAttachment, InboundMessage } from './inbound-message.ts'
import type { InboundPlan } from './inbound-plan.ts'
import type { MessageStore } from './message-store.ts'
import { planInbound, type ReadyMessage, type StoredFile } from './plan-inbound.ts'

export interface ReceiveDeps {
  store: Pick<MessageStore, 'recordInbound'>
  blobs: Pick<BlobStore, 'put' | 'delete'>
  clock: Pick<Clock, 'now'>
  dedupeSecret: Uint8Array
  reopenWindowMs: number
}

/**
 * Records a batch that keeps all rules, whole or not at all; the statuses come in its order, after the commit. Bytes
 * go to the blob store before the rows that name them, a few files at a time, and leave it again with what was known.
 */
export async function receiveMessages(
  deps: ReceiveDeps,
  request: { connectorId: string; instanceId: string; messages: readonly InboundMessage[] },
): Promise<RecordedStatus[]> {
  const { store, blobs, clock, dedupeSecret, reopenWindowMs } = deps
  const messages = await storeAllFiles(blobs, request.messages)
  const batch = { ...request, messages, receivedAt: clock.now(), reopenWindowMs }
  const plan = planInbound(batch, { dedupeSecret, newId })
  const statuses = await store.recordInbound(plan)
  await deleteBlobs(blobs, blobsOfDuplicates(plan, statuses))
  return statuses
}

/** A file waits for the disk most of its time, and a batch may bring thousands. */
const filesAtOnce = 8
const largeText = 1024 * 1024

async function storeAllFiles(
  blobs: Pick<BlobStore, 'put' | 'delete'>,
  messages: readonly InboundMessage[],
): Promise<ReadyMessage[]> {
  const sent = messages.flatMap(({ attachments }) => attachments.filter(isSent))
  if (sent.length === 0) return messages.map((message) => ({ message, files: none }))
  const stored = new Map<InboundAttachment, StoredFile>()
  const waiting = sent.values()
  const failures: unknown[] = []
  const work = async () => {
    for (const attachment of waiting) {
      if (failures.length > 0) return
      stored.set(attachment, await storeFile(blobs, attachment))
    }
  }
  await Promise.all(Array.from({ length: filesAtOnce }, () => work().catch((error) => failures.push(error))))
  if (failures.length > 0) {
    await deleteBlobs(
      blobs,
      Array.from(stored.values(), ({ blobKey }) => blobKey),
    )
    throw failures[0]
  }
  return messages.map((message) => ({
    message,
    files: message.attachments.map((attachment) => stored.get(attachment)),
  }))
}

const none: readonly undefined[] = []

const isSent = ({ content }: InboundAttachment): boolean => content.type === 'base64'

async function storeFile(blobs: Pick<BlobStore, 'put'>, { content }: InboundAttachment): Promise<StoredFile> {
  // Files of many requests may get here at the same time, and decoding a large one takes some thirty milliseconds.
  if (content.data.length > largeText) await nextTurn()
  const bytes = decodeBase64(content.data)
  if (!bytes) throw new Error('an attachment came past the rules that is no base64')
  const { key, size, sha256 } = await blobs.put(bytes)
  return { blobKey: key, size, sha256, image: sniffImage(bytes) }
}

const blobsOfDuplicates = ({ customers }: InboundPlan, statuses: readonly RecordedStatus[]): string[] =>
  customers
    .flatMap(({ messages }) => messages.filter(({ index }) => statuses[index] === 'duplicate'))
    .flatMap(({ attachments }) => attachments.map(({ blobKey }) => blobKey))
    .filter((key) => key !== null)

/** What cannot be deleted now is found by the sweep: no row names it. */
async function deleteBlobs(blobs: Pick<BlobStore, 'delete'>, keys: readonly string[]): Promise<void> {
  if (keys.length > 0) await Promise.allSettled(keys.map((key) => blobs.delete(key)))
}
