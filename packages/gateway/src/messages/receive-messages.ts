import type { RecordedStatus } from '@passerelle/protocol'
import type { BlobStore } from '../attachments/blob-store.ts'
import { sniffImageType } from '../attachments/image-type.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
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
 * go to the blob store before the rows that name them, one file at a time, and leave it again with what was known.
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

async function storeAllFiles(
  blobs: Pick<BlobStore, 'put' | 'delete'>,
  messages: readonly InboundMessage[],
): Promise<ReadyMessage[]> {
  const stored: string[] = []
  try {
    const ready: ReadyMessage[] = []
    for (const message of messages) {
      const files = message.attachments.length === 0 ? none : await storeFiles(blobs, message, stored)
      ready.push({ message, files })
    }
    return ready
  } catch (error) {
    await deleteBlobs(blobs, stored)
    throw error
  }
}

const none: readonly undefined[] = []

async function storeFiles(
  blobs: Pick<BlobStore, 'put'>,
  { attachments }: InboundMessage,
  stored: string[],
): Promise<ReadyMessage['files']> {
  const files: (StoredFile | undefined)[] = []
  for (const attachment of attachments) {
    const file = attachment.content.type === 'base64' ? await storeFile(blobs, attachment) : undefined
    if (file) stored.push(file.blobKey)
    files.push(file)
  }
  return files
}

async function storeFile(blobs: Pick<BlobStore, 'put'>, { content }: InboundAttachment): Promise<StoredFile> {
  const bytes = decodeBase64(content.data)
  if (!bytes) throw new Error('an attachment came past the rules that is no base64')
  const { key, size, sha256 } = await blobs.put(bytes)
  return { blobKey: key, size, sha256, imageType: sniffImageType(bytes) }
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
