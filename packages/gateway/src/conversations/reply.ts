/**
 * An agent answers: message, files and delivery are committed in one, and the dispatcher does the rest. No assignment
 * is needed, though a person takes what is nobody's; a closed conversation reopens. An idempotency key makes a repeat safe.
 */

import { hash } from 'node:crypto'
import { reason } from '@passerelle/protocol/errors'
import type { BlobStore } from '../attachments/blob-store.ts'
import type { Config } from '../config/config.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, type Fault, fault, refuse } from '../lib/errors.ts'
import { newId, randomAlphanumeric } from '../lib/ids.ts'
import type { ThreadMessage } from '../messages/message.ts'
import type { MessageStore } from '../messages/message-store.ts'
import { otherOpen } from './conversation.ts'
import type { ConversationStore, PlannedFile, ReplyOutcome, ReplyPlan } from './conversation-store.ts'
import { canonicalReply, checkReply, type ReplyContent } from './reply-content.ts'

export interface ReplyDeps {
  store: Pick<ConversationStore, 'findReplyFiles' | 'recordReply'> & Pick<MessageStore, 'findMessage'>
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
  const { instanceId, conversationId, author, takes, content } = wanted
  const now = deps.clock.now()
  const files = await planFiles(deps, wanted, now)
  const outcome = await deps.store.recordReply({
    ...{ instanceId, conversationId, author, takes, content, files, now },
    messageId: newId(now),
    deliveryId: newId(now),
    publicUrl: deps.config.publicUrl,
    idempotency: idempotencyOf(wanted, now),
  })
  return outcome.kind === 'recorded' ? outcome.message : readRepeated(deps, instanceId, repeatedId(outcome))
}

function idempotencyOf(
  { idempotencyKey, author, conversationId, content }: Reply,
  now: number,
): ReplyPlan['idempotency'] {
  if (idempotencyKey === undefined) return null
  return {
    agentId: author.id,
    key: idempotencyKey,
    fingerprint: hash('sha256', canonicalReply(conversationId, content)),
    keptSince: now - idempotencyKeptMs,
  }
}

/**
 * Those that go inline are read before they are sent. What is missing is told later: a repeat names uploads that the
 * first one used up. Faults of the content are told at once, all together, and before any key is looked at.
 */
async function planFiles({ store, blobs }: ReplyDeps, wanted: Reply, now: number): Promise<PlannedFile[]> {
  const { instanceId, conversationId, content } = wanted
  const { uploadIds } = content
  const faults = checkReply(content)
  if (faults.length === 0 && uploadIds.length === 0) return []
  const found = await store.findReplyFiles({ instanceId, conversationId, uploadIds })
  if (faults.length > 0) {
    if (found.kind === 'not_found') throw refuse('conversation_not_found')
    throw invalidReply([...faults, ...missingUploads(found.missing)])
  }
  const inline = new Map<string, Uint8Array | undefined>()
  for (const { uploadId, blobKey } of found.kind === 'found' ? found.inline : []) {
    inline.set(uploadId, await blobs.read(blobKey))
  }
  return uploadIds.map((uploadId) => ({
    uploadId,
    id: newId(now),
    uid: randomAlphanumeric(uidLength),
    inline: inline.has(uploadId) ? inline.get(uploadId) : null,
  }))
}

async function readRepeated({ store }: ReplyDeps, instanceId: string, id: string): Promise<ThreadMessage> {
  const message = await store.findMessage(instanceId, id)
  if (!message) throw refuse('idempotent_message_gone')
  return message
}

function repeatedId(outcome: Exclude<ReplyOutcome, { kind: 'recorded' }>): string {
  switch (outcome.kind) {
    case 'repeated':
      return outcome.messageId
    case 'key_reused':
      throw refuse('idempotency_key_reused')
    case 'not_found':
      throw refuse('conversation_not_found')
    case 'connector_deleted':
      throw refuse('conversation_connector_deleted')
    case 'other_open':
      throw otherOpen(outcome.openId)
    case 'uploads_gone':
      throw invalidReply(missingUploads(outcome.indexes))
  }
}

const missingUploads = (indexes: readonly number[]): Fault[] =>
  indexes.map((index) => fault(`/attachments/${index}/upload_id`, 'upload_gone'))

const invalidReply = (faults: Fault[]): ApiError => new ApiError(reason('message_not_recorded'), { faults })
