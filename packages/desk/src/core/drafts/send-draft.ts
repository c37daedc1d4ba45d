import { clearDraft, isPaused } from './draft-files.ts'
import { changeDraft, type Draft, type DraftFile, draftOf, draftStore } from './draft-store.ts'
import { MAX_TEXT_BYTES, textBytes } from './limits.ts'
import { sendReply } from './outbox.ts'

export type CannotSend = { reason: 'too-long'; size: number } | { reason: 'failed-upload' }

export const isBlank = (draft: Draft): boolean => draft.text.trim() === '' && draft.files.length === 0

/** Only the agent can do something about it. */
const isStuck = (file: DraftFile): boolean => file.state === 'lost' || (file.state === 'failed' && !isPaused(file))

/** Sends what is written, now or as soon as its files are uploaded, whichever conversation is looked at by then. */
export function sendDraft(id: string): CannotSend | undefined {
  const draft = draftOf(draftStore.get(), id)
  if (isBlank(draft)) return undefined
  const size = textBytes(draft.text)
  if (size > MAX_TEXT_BYTES) return { reason: 'too-long', size }
  if (draft.files.some(isStuck)) return { reason: 'failed-upload' }
  const uploads = draft.files.flatMap((file) => file.upload ?? [])
  if (uploads.length < draft.files.length) {
    changeDraft(id, ({ text, files }) => ({ text, files, sendWhenReady: true }))
    return undefined
  }
  clearDraft(id)
  sendReply(id, { text: draft.text.trim(), files: uploads })
  return undefined
}

draftStore.subscribe(() => {
  for (const [id, { sendWhenReady, files }] of draftStore.get()) {
    if (!sendWhenReady) continue
    if (files.every((file) => file.state === 'ready')) sendDraft(id)
    else if (files.some(isStuck)) changeDraft(id, ({ text, files }) => ({ text, files }))
  }
})
