import { type DraftFiles, isPaused } from './draft-files.ts'
import { type Draft, type DraftFile, type Drafts, draftOf } from './draft-store.ts'
import type { Outbox } from './outbox.ts'
import { MAX_TEXT_BYTES, textBytes } from './text-limit.ts'

export type CannotSend = { reason: 'too-long'; size: number } | { reason: 'failed-upload' }

/** Sends what is written, now or as soon as its files are uploaded, whichever conversation is looked at by then. */
export type SendDraft = (conversation: string) => CannotSend | undefined

export const isBlank = (draft: Draft): boolean => draft.text.trim() === '' && draft.files.length === 0

/** Only the agent can do something about it. */
const isStuck = (file: DraftFile): boolean => file.state === 'lost' || (file.state === 'failed' && !isPaused(file))

export function createSendDraft(drafts: Drafts, files: DraftFiles, outbox: Outbox): SendDraft {
  const sendDraft: SendDraft = (id) => {
    const draft = draftOf(drafts.store.get(), id)
    if (isBlank(draft)) return undefined
    const size = textBytes(draft.text)
    if (size > MAX_TEXT_BYTES) return { reason: 'too-long', size }
    if (draft.files.some(isStuck)) return { reason: 'failed-upload' }
    const uploads = draft.files.flatMap((file) => file.upload ?? [])
    if (uploads.length < draft.files.length) {
      drafts.change(id, ({ text, files }) => ({ text, files, sendWhenReady: true }))
      return undefined
    }
    files.clearDraft(id)
    outbox.send(id, { text: draft.text.trim(), files: uploads })
    return undefined
  }
  drafts.store.subscribe(() => {
    for (const [id, { sendWhenReady, files }] of drafts.store.get()) {
      if (!sendWhenReady) continue
      if (files.every((file) => file.state === 'ready')) sendDraft(id)
      else if (files.some(isStuck)) drafts.change(id, ({ text, files }) => ({ text, files }))
    }
  })
  return sendDraft
}
