import type { RecordedStatus } from '@passerelle/protocol'
import type { BlobStore } from '../attachments/blob-store.ts'
import type { Clock } from '../lib/clock.ts'
import { newId } from '../lib/ids.ts'
import { dedupeKey, type FileDigests, fingerprint } from '../messages/fingerprint.ts'
import type { InboundAttachment, InboundMessage } from '../messages/inbound-message.ts'
import { usedIds } from '../messages/used-id.ts'
import type { PresenceBoard } from '../presence/presence.ts'
import { hashFiles } from './hash-files.ts'
import type { InboundPlan } from './inbound-plan.ts'
import type { IngestStore } from './ingest-store.ts'
import { type IdentifiedMessage, planInbound } from './plan-inbound.ts'
import { deleteBlobs, storeFiles } from './store-files.ts'

export interface ReceiveDeps {
  store: IngestStore
  blobs: Pick<BlobStore, 'put' | 'delete'>
  presence: Pick<PresenceBoard, 'endTyping'>
  clock: Pick<Clock, 'now'>
  dedupeSecret: Uint8Array
  reopenWindowMs: number
}

interface InboundRequest {
  connectorId: string
  instanceId: string
  messages: readonly InboundMessage[]
}

/**
 * Records a batch that keeps all rules, whole or not at all; the statuses come in its order, after the commit. The bytes
 * of what is new go to the blob store before the rows that name them, and leave it again if another request was faster. Undefined
 * when the connector was deleted meanwhile.
 */
export async function receiveMessages(
  deps: ReceiveDeps,
  request: InboundRequest,
): Promise<RecordedStatus[] | undefined> {
  const { store, blobs, presence, clock, reopenWindowMs } = deps
  const { connectorId, instanceId } = request
  const { messages, files } = request.messages.some(carriesFile)
    ? await storeFilesOfNew(deps, request)
    : { messages: identify(deps, request, noFiles), files: noFiles }
  const statuses = request.messages.map((): RecordedStatus => 'duplicate')
  if (messages.length === 0) return statuses
  const batch = { connectorId, instanceId, messages, files, receivedAt: clock.now(), reopenWindowMs }
  const plan = planInbound(batch, newId)
  const recorded = await store.recordInbound(plan)
  await deleteBlobs(blobs, blobsNotRecorded(plan, recorded))
  if (!recorded) return undefined
  for (const [index, { place }] of messages.entries()) statuses[place] = recorded[index] ?? 'duplicate'
  for (const { customerId, sender } of request.messages) {
    if (sender.id === customerId) presence.endTyping({ connectorId, customerId })
  }
  return statuses
}

const carriesFile = ({ attachments }: InboundMessage): boolean =>
  attachments.some(({ content }) => content.type === 'bytes')

const noFiles = new Map<InboundAttachment, never>()

/** With its place in the request. */
interface PlacedMessage extends IdentifiedMessage {
  place: number
}

function identify(
  { dedupeSecret }: Pick<ReceiveDeps, 'dedupeSecret'>,
  { connectorId, messages }: InboundRequest,
  digests: FileDigests,
): PlacedMessage[] {
  const hash = usedIds(dedupeSecret)
  return messages.map((message, place) => {
    const { customerId, externalId, createdAt } = message
    const key = dedupeKey(dedupeSecret, { connectorId, message, print: fingerprint(message, digests) })
    return { message, place, key, createdAt, usedId: () => hash({ connectorId, customerId, externalId }) }
  })
}

async function storeFilesOfNew({ store, blobs, dedupeSecret }: Omit<ReceiveDeps, 'clock'>, request: InboundRequest) {
  const identified = identify({ dedupeSecret }, request, await hashFiles(request.messages))
  const duplicates = await store.findDuplicates(request.connectorId, identified)
  const messages = identified.filter(({ place }) => !duplicates[place])
  const attachments = messages.flatMap(({ message }) => message.attachments)
  return { messages, files: await storeFiles(blobs, attachments) }
}

const blobsNotRecorded = ({ customers }: InboundPlan, statuses: readonly RecordedStatus[] = []): string[] =>
  customers
    .flatMap(({ messages }) => messages.filter(({ index }) => statuses[index] !== 'recorded'))
    .flatMap(({ attachments }) => attachments.map(({ blobKey }) => blobKey))
    .filter((key) => key !== null)
