import { hasPlaceholder } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { CannedReply } from '../commands/canned-reply.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, fault, refuse } from '../lib/errors.ts'
import { newId } from '../lib/ids.ts'
import type { CannedReplyOutcome, CannedReplyPatch, CannedReplyStore } from './canned-reply-store.ts'

interface Dependencies {
  store: CannedReplyStore
  clock: Pick<Clock, 'now'>
}

export async function createCannedReply(
  { store, clock }: Dependencies,
  wanted: Pick<CannedReply, 'instanceId' | 'shortcut' | 'title' | 'text'>,
): Promise<CannedReply> {
  refusePlaceholder(wanted.text)
  const now = clock.now()
  return recorded(await store.recordCannedReply({ ...wanted, id: newId(now), updatedAt: now }), wanted.shortcut)
}

export async function updateCannedReply(
  { store, clock }: Dependencies,
  wanted: { instanceId: string; id: string; patch: CannedReplyPatch },
): Promise<CannedReply> {
  refusePlaceholder(wanted.patch.text)
  return recorded(await store.updateCannedReply({ ...wanted, now: clock.now() }), wanted.patch.shortcut)
}

export async function deleteCannedReply(
  { store, clock }: Dependencies,
  wanted: { instanceId: string; id: string },
): Promise<void> {
  if (!(await store.deleteCannedReply({ ...wanted, now: clock.now() }))) throw unknown()
}

function refusePlaceholder(text = ''): void {
  if (!hasPlaceholder(text)) return
  throw new ApiError(reason('canned_reply_not_saved'), { faults: [fault('/text', 'placeholder_unfilled')] })
}

function recorded(outcome: CannedReplyOutcome, shortcut = ''): CannedReply {
  if (outcome.kind === 'not_found') throw unknown()
  if (outcome.kind === 'shortcut_taken') {
    throw refuse('shortcut_taken', { shortcut })
  }
  return outcome.reply
}

const unknown = (): ApiError => refuse('canned_reply_not_found')
