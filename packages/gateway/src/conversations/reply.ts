/**
 * An agent answers: message, files and delivery are committed in one, and the dispatcher does the rest. No assignment
 * is needed, though a person takes what is nobody's; a closed conversation reopens. An idempotency key makes a repeat safe.
 */

import { hash } from 'node:crypto'
import { reason } from '@passerelle/protocol/errors'
import type { Upload } from '../attachments/attachment.ts'
import type { AttachmentStore } from '../attachments/attachment-store.ts'
import type { BlobStore } from '../attachments/blob-store.ts'
import type { Config } from '../config/config.ts'
import type { Connector } from '../connectors/connector.ts'
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, type Fault, fault, refuse } from '../lib/errors.ts'
import { newId, randomAlphanumeric } from '../lib/ids.ts'
import type { ThreadMessage } from '../messages/message.ts'
import type { MessageStore } from '../messages/message-store.ts'
import { composeReply, goesInline, maxInlineBytes, type ReplyFile } from './compose-reply.ts'
import { otherOpen } from './conversation.ts'
import type { ConversationStore, ReplyOutcome, ReplyPlan } from './conversation-store.ts'
import { canonicalReply, checkReply, type ReplyContent } from './reply-content.ts'

export interface ReplyDeps {
  store: Pick<ConversationStore, 'findConversation' | 'findIdempotentReply' | 'recordReply'> &
    Pick<AttachmentStore, 'findUploads'> &
    Pick<ConnectorStore, 'findConnector'> &
    Pick<MessageStore, 'findMessage'>
  blobs: Pick<BlobStore, 'read'>
  clock: Pick<Clock, 'now'>
  config: Pick<Config, 'publicUrl'>
}

export interface Reply {
  instanceId: string
  conversationId: string
  author: { id: string; name: string }
  /** A person takes a conversation that is nobody's by answering; software does not. */
  takes: boolean
  content: ReplyContent
  idempotencyKey: string | undefined
}

/** How long a key is remembered with what was sent under it. */
export const idempotencyKeptMs = 24 * 3600 * 1000

const uidLength = 32

export async function reply(deps: ReplyDeps, wanted: Reply): Promise<ThreadMessage> {
  const { store, clock } = deps
  const { instanceId, conversationId, author, content } = wanted
  const faults = checkReply(content)
  const now = clock.now()
  const idempotency = idempotencyOf(wanted, now)
  // Before all else: a repeat names uploads that the first one used up.
  const repeated = faults.length === 0 && idempotency ? await findRepeated(deps, instanceId, idempotency) : undefined
  if (repeated) return repeated

  const conversation = await store.findConversation(instanceId, conversationId)
  if (!conversation) throw refuse('conversation_not_found')
  const uploads = await findUploads(deps, instanceId, content.uploadIds)
  faults.push(...missingUploads(content.uploadIds, (id) => !uploads.has(id)))
  if (faults.length > 0) throw invalidReply(faults)
  const connector = await store.findConnector(conversation.connectorId)
  if (!connector || connector.deletedAt !== null) throw connectorDeleted()

  const files = await prepareFiles(deps, { connector, uploads, uploadIds: content.uploadIds, now })
  const messageId = newId(now)
  const plan = composeReply({
    conversation,
    connector,
    author,
    content,
    files,
    messageId,
    deliveryId: newId(now),
    publicUrl: deps.config.publicUrl,
    now,
  })
  const outcome = await store.recordReply({ ...plan, idempotency, takes: wanted.takes })
  return readMessage(deps, instanceId, recordedId(outcome, messageId, content.uploadIds))
}

type Idempotency = NonNullable<ReplyPlan['idempotency']>

function idempotencyOf({ idempotencyKey, author, conversationId, content }: Reply, now: number): Idempotency | null {
  if (idempotencyKey === undefined) return null
  return {
    agentId: author.id,
    key: idempotencyKey,
    fingerprint: hash('sha256', canonicalReply(conversationId, content)),
    keptSince: now - idempotencyKeptMs,
  }
}

async function findRepeated(
  deps: ReplyDeps,
  instanceId: string,
  { fingerprint, ...key }: Idempotency,
): Promise<ThreadMessage | undefined> {
  const known = await deps.store.findIdempotentReply(key)
  if (!known) return undefined
  if (known.fingerprint !== fingerprint) throw keyReused()
  return readMessage(deps, instanceId, known.messageId)
}

async function readMessage({ store }: ReplyDeps, instanceId: string, id: string): Promise<ThreadMessage> {
  const message = await store.findMessage(instanceId, id)
  if (!message) throw refuse('idempotent_message_gone')
  return message
}

async function findUploads({ store }: ReplyDeps, instanceId: string, ids: string[]): Promise<Map<string, Upload>> {
  const uploads = ids.length > 0 ? await store.findUploads(instanceId, ids) : []
  return new Map(uploads.map((upload) => [upload.id, upload]))
}

async function prepareFiles(
  { blobs }: ReplyDeps,
  wanted: { connector: Connector; uploads: Map<string, Upload>; uploadIds: string[]; now: number },
): Promise<ReplyFile[]> {
  const gone: string[] = []
  const files: ReplyFile[] = []
  let inlineBytes = 0
  for (const uploadId of wanted.uploadIds) {
    const upload = wanted.uploads.get(uploadId)
    const isInline =
      upload !== undefined && goesInline(wanted.connector, upload.size) && inlineBytes + upload.size <= maxInlineBytes
    if (isInline) inlineBytes += upload.size
    const inline = isInline ? await blobs.read(upload.blobKey) : null
    if (!upload || inline === undefined) gone.push(uploadId)
    else files.push({ upload, id: newId(wanted.now), uid: randomAlphanumeric(uidLength), inline })
  }
  if (gone.length > 0) throw invalidReply(missingUploads(wanted.uploadIds, (id) => gone.includes(id)))
  return files
}

function recordedId(outcome: ReplyOutcome, messageId: string, uploadIds: string[]): string {
  switch (outcome.kind) {
    case 'recorded':
      return messageId
    case 'repeated':
      return outcome.messageId
    case 'key_reused':
      throw keyReused()
    case 'not_found':
      throw refuse('conversation_not_found')
    case 'connector_deleted':
      throw connectorDeleted()
    case 'other_open':
      throw otherOpen(outcome.openId)
    case 'uploads_gone':
      throw invalidReply(missingUploads(uploadIds, (_id, index) => outcome.indexes.includes(index)))
  }
}

const missingUploads = (ids: readonly string[], isMissing: (id: string, index: number) => boolean): Fault[] =>
  ids.flatMap((id, index) => (isMissing(id, index) ? [fault(`/attachments/${index}/upload_id`, 'upload_gone')] : []))

const invalidReply = (faults: Fault[]): ApiError => new ApiError(reason('message_not_recorded'), { faults })

const connectorDeleted = (): ApiError => refuse('conversation_connector_deleted')

const keyReused = (): ApiError => refuse('idempotency_key_reused')
