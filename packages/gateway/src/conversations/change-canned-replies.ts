import { findUnknownPlaceholder } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { Upload } from '../attachments/attachment.ts'
import type { BlobStore } from '../attachments/blob-store.ts'
import type { CannedReply } from '../commands/canned-reply.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, type Fault, fault, refuse } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { CannedReplyOutcome, CannedReplyPatch, CannedReplyStore } from './canned-reply-store.ts'
import { uploadFile } from './upload-file.ts'

interface Dependencies {
  store: CannedReplyStore
  blobs: Pick<BlobStore, 'delete'>
  clock: Pick<Clock, 'now'>
}

/** Who writes or uses one. */
export interface CannedReplyUser {
  instanceId: string
  agentId: string
  /** Shared ones are theirs to write. */
  isSupervisor: boolean
}

type Content = Pick<CannedReply, 'shortcut' | 'title' | 'text' | 'language'> & { uploadIds?: readonly string[] }

export async function createCannedReply(
  deps: Dependencies,
  { instanceId, agentId, isSupervisor }: CannedReplyUser,
  { personal, uploadIds, ...content }: Content & { personal: boolean },
): Promise<CannedReply> {
  if (!personal && !isSupervisor) throw refuse('supervisors_only')
  refuseUnknown(content.text)
  const now = deps.clock.now()
  const { language, ...rest } = content
  const reply: CannedReply = {
    ...{ ...rest, id: newId(now), instanceId, updatedAt: now },
    ...(personal && { ownerId: agentId }),
    ...(language !== undefined && { language: toLanguage(language) }),
  }
  return recorded(deps, await deps.store.recordCannedReply(reply, uploadIds), content.shortcut)
}

export async function updateCannedReply(
  deps: Dependencies,
  user: CannedReplyUser,
  { id, patch: wanted }: { id: string; patch: CannedReplyPatch },
): Promise<CannedReply> {
  const before = await findChangeable(deps, user, id)
  refuseUnknown(wanted.text)
  const { language, ...rest } = wanted
  const patch = { ...rest, ...(language !== undefined && { language: toLanguage(language) }) }
  const { instanceId, ownerId } = before
  const now = deps.clock.now()
  const outcome = await deps.store.updateCannedReply({ instanceId, id, ownerId, now, patch })
  return recorded(deps, outcome, patch.shortcut ?? before.shortcut)
}

export async function deleteCannedReply(deps: Dependencies, user: CannedReplyUser, id: string): Promise<void> {
  const { instanceId, ownerId } = await findChangeable(deps, user, id)
  const gone = await deps.store.deleteCannedReply({ instanceId, id, ownerId, now: deps.clock.now() })
  if (!gone) throw unknown()
  await deleteBlobs(
    deps,
    (gone.files ?? []).map(({ blobKey }) => blobKey),
  )
}

/** Copies of its files, as uploads of whoever will send them: those of the reply stay where they are. */
export async function copyFiles(
  deps: Parameters<typeof uploadFile>[0] & { store: CannedReplyStore; blobs: Pick<BlobStore, 'open'> },
  { instanceId, agentId }: CannedReplyUser,
  id: string,
): Promise<Upload[]> {
  const reply = await deps.store.findCannedReply({ instanceId, agentId, id })
  if (!reply) throw unknown()
  const uploads: Upload[] = []
  for (const { name, mimeType, blobKey } of reply.files ?? []) {
    const blob = await deps.blobs.open(blobKey)
    if (!blob) throw refuse('file_gone')
    try {
      uploads.push(await uploadFile(deps, { instanceId, agentId, name, mimeType, bytes: blob.stream }))
    } finally {
      // Where nothing can be kept, nothing was read of it either.
      blob.stream.destroy()
    }
  }
  return uploads
}

async function findChangeable(
  { store }: Dependencies,
  { instanceId, agentId, isSupervisor }: CannedReplyUser,
  id: string,
): Promise<CannedReply> {
  const reply = await store.findCannedReply({ instanceId, agentId, id })
  if (reply?.ownerId === undefined && !isSupervisor) throw refuse('supervisors_only')
  if (!reply) throw unknown()
  return reply
}

function refuseUnknown(text = ''): void {
  const name = findUnknownPlaceholder(text)
  if (name !== undefined) throw notSaved([fault('/text', 'placeholder_unknown', { name: name.slice(0, 100) })])
}

/** As it is written; empty for any. */
function toLanguage(tag: string): string {
  try {
    return Intl.getCanonicalLocales(tag === '' ? [] : [tag])[0] ?? ''
  } catch {
    throw notSaved([fault('/language', 'not_a_language')])
  }
}

async function recorded(deps: Dependencies, outcome: CannedReplyOutcome, shortcut: string): Promise<CannedReply> {
  switch (outcome.kind) {
    case 'not_found':
      throw unknown()
    case 'shortcut_taken':
      throw refuse('shortcut_taken', { shortcut })
    case 'uploads_gone':
      throw notSaved(outcome.indexes.map((index) => fault(`/attachments/${index}/upload_id`, 'upload_gone')))
    case 'recorded':
      await deleteBlobs(deps, outcome.blobKeys ?? [])
      return outcome.reply
  }
}

/** What fails here is an orphan, for the sweeper. */
async function deleteBlobs({ blobs }: Dependencies, keys: readonly string[]): Promise<void> {
  await Promise.allSettled(keys.map((key) => blobs.delete(key)))
}

const notSaved = (faults: Fault[]): ApiError => new ApiError(reason('canned_reply_not_saved'), { faults })

const unknown = (): ApiError => refuse('canned_reply_not_found')
