/** Makes the plan of a batch: its messages by customer, each with all that its row will hold. Pure. */
import type { NewAttachment } from '../attachments/attachment.ts'
import type { SafeImage } from '../attachments/image-type.ts'
import type { InboundAttachment, InboundMessage } from '../messages/inbound-message.ts'
import type { CustomerPlan, InboundIdentity, InboundPlan, PlannedMessage } from './inbound-plan.ts'

/** A file whose bytes are in the blob store. */
export interface StoredFile {
  blobKey: string
  size: number
  image: SafeImage | null
}

export interface IdentifiedMessage extends InboundIdentity {
  message: InboundMessage
}

export interface InboundBatch {
  instanceId: string
  connectorId: string
  receivedAt: number
  reopenWindowMs: number
  messages: readonly IdentifiedMessage[]
  /** Of the attachments that came as bytes. */
  files: ReadonlyMap<InboundAttachment, StoredFile>
}

type NewId = (now: number) => string

/** What a batch will write: by customer, and for each history first, so that it stands before the live messages. */
export function planInbound(batch: InboundBatch, newId: NewId): InboundPlan {
  const { instanceId, connectorId, receivedAt, reopenWindowMs } = batch
  const customers = new Map<string, CustomerPlan>()
  for (const [index, identified] of batch.messages.entries()) {
    const { customerId } = identified.message
    let customer = customers.get(customerId)
    if (!customer) {
      customer = { customerId, conversationId: newId(receivedAt), messages: [] }
      customers.set(customerId, customer)
    }
    customer.messages.push(planMessage(batch, newId, { index, ...identified }))
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
  { receivedAt, files }: InboundBatch,
  newId: NewId,
  { index, message, key, usedId }: IdentifiedMessage & { index: number },
): PlannedMessage {
  const { externalId, sender, recipient, text, richContent, metadata, createdAt, customerName } = message
  return {
    index,
    key,
    usedId,
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
    attachments: message.attachments.map((attachment) =>
      planAttachment(attachment, files.get(attachment), newId(receivedAt)),
    ),
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
  if (content.type === 'url') {
    return { ...common, size: null, state: 'pending', url: content.url, blobKey: null, image: null }
  }
  if (!file) throw new Error('a message is planned whose files are not stored')
  return { ...common, size: file.size, state: 'ready', url: null, blobKey: file.blobKey, image: file.image }
}
