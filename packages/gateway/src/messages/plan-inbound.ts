import type { NewAttachment } from '../attachments/attachment.ts'
import type { SafeImage } from '../attachments/image-type.ts'
import { dedupeKey, fingerprint } from './fingerprint.ts'
import type { InboundAttachment, InboundMessage } from './inbound-message.ts'
import type { CustomerPlan, InboundPlan, PlannedMessage } from './inbound-plan.ts'
import { usedIds } from './used-id.ts'

/** A file whose bytes are in the blob store. */
export interface StoredFile {
  blobKey: string
  size: number
  sha256: string
  image: SafeImage | null
}

/** A message whose files are stored; none stands where an attachment is a URL. */
export interface ReadyMessage {
  message: InboundMessage
  files: readonly (StoredFile | undefined)[]
}

export interface InboundBatch {
  instanceId: string
  connectorId: string
  receivedAt: number
  reopenWindowMs: number
  messages: readonly ReadyMessage[]
}

export interface PlanSources {
  dedupeSecret: Uint8Array
  newId(now: number): string
}

/** What a batch will write: by customer, and for each history first, so that it stands before the live messages. */
export function planInbound(batch: InboundBatch, sources: PlanSources): InboundPlan {
  const { instanceId, connectorId, receivedAt, reopenWindowMs } = batch
  const customers = new Map<string, CustomerPlan>()
  for (const [index, ready] of batch.messages.entries()) {
    const { customerId } = ready.message
    let customer = customers.get(customerId)
    if (!customer) {
      customer = { customerId, conversationId: sources.newId(receivedAt), messages: [] }
      customers.set(customerId, customer)
    }
    customer.messages.push(planMessage(batch, sources, { index, ...ready }))
  }
  const plans = [...customers.values()]
  for (const customer of plans) customer.messages = historyFirst(customer.messages)
  return { instanceId, connectorId, receivedAt, reopenIfClosedSince: receivedAt - reopenWindowMs, customers: plans }
}

const historyFirst = (messages: readonly PlannedMessage[]): PlannedMessage[] => [
  ...messages.filter(({ kind }) => kind === 'history'),
  ...messages.filter(({ kind }) => kind === 'inbound'),
]

function planMessage(
  { connectorId, receivedAt }: InboundBatch,
  { dedupeSecret, newId }: PlanSources,
  { index, message, files }: ReadyMessage & { index: number },
): PlannedMessage {
  const { customerId, externalId, sender, recipient, text, richContent, metadata, createdAt, customerName } = message
  const print = fingerprint(
    message,
    files.map((file) => file?.sha256),
  )
  return {
    index,
    key: dedupeKey(dedupeSecret, { connectorId, message, print }),
    usedId: () => usedIds(dedupeSecret)({ connectorId, customerId, externalId }),
    id: newId(receivedAt),
    kind: recipient ? 'history' : 'inbound',
    externalId,
    sender,
    recipient,
    text,
    richContent: richContent?.json ?? null,
    metadata: metadata.json,
    createdAt,
    sortAt: recipient ? Math.min(createdAt * 1000, receivedAt) : receivedAt,
    attachments: message.attachments.map((attachment, at) => planAttachment(attachment, files[at], newId(receivedAt))),
    customerName,
    hasMetadata: metadata.json !== '{}',
  }
}

function planAttachment(
  { externalId, name, mimeType, content }: InboundAttachment,
  file: StoredFile | undefined,
  id: string,
): NewAttachment {
  const common = { id, externalId, name, mimeType, uid: null }
  return file
    ? { ...common, size: file.size, state: 'ready', url: null, blobKey: file.blobKey, image: file.image }
    : { ...common, size: null, state: 'pending', url: content.data, blobKey: null, image: null }
}
