import { findUnfilled } from '@passerelle/protocol'
import type { Beginnings } from './beginnings.ts'
import { type DraftFiles, isPaused } from './draft-files.ts'
import { type Draft, type DraftFile, type Drafts, draftOf } from './draft-store.ts'
import type { Outbox } from './outbox.ts'
import { MAX_TEXT_BYTES, textBytes } from './text-limit.ts'

export interface CannotSend {
  /** `unfilled`: a variable of a canned reply still stands in the text. */
  reason: 'too-long' | 'failed-upload' | 'unfilled'
  size?: number
  variable?: string
}

/** Sends what is written, now or as soon as its files are uploaded, whichever conversation is looked at by then. */
export type SendDraft = (conversation: string) => CannotSend | undefined

export const isBlank = (draft: Draft): boolean => draft.text.trim() === '' && draft.files.length === 0

/** Only the agent can do something about it. */
const isStuck = (file: DraftFile): boolean => file.state === 'lost' || (file.state === 'failed' && !isPaused(file))

/** What the agent has to see to first. */
export function findObstacle(draft: Draft): CannotSend | undefined {
  const size = textBytes(draft.text)
  if (size > MAX_TEXT_BYTES) return { reason: 'too-long', size }
  const unfilled = findUnfilled(draft.text)
  if (unfilled) return { reason: 'unfilled', variable: unfilled.name }
  return draft.files.some(isStuck) ? { reason: 'failed-upload' } : undefined
}

interface SendOptions {
  drafts: Drafts
  files: DraftFiles
  outbox: Outbox
  beginnings: Beginnings
}

export function createSendDraft({ drafts, files, outbox, beginnings }: SendOptions): SendDraft {
  const send = (id: string, isLate: boolean): CannotSend | undefined => {
    const draft = draftOf(drafts.store.get(), id)
    if (isBlank(draft)) return undefined
    const obstacle = findObstacle(draft)
    if (obstacle) return obstacle
    const uploads = draft.files.flatMap((file) => file.upload ?? [])
    if (uploads.length < draft.files.length) {
      drafts.change(id, ({ text, files }) => ({ text, files, sendWhenReady: true }))
      return undefined
    }
    const since = beginnings.at(id, 'text')
    files.clearDraft(id)
    outbox.send(id, { text: draft.text.trim(), files: uploads, since, isLate })
    return undefined
  }
  drafts.store.subscribe(() => {
    for (const [id, { sendWhenReady, files }] of drafts.store.get()) {
      if (!sendWhenReady) continue
      if (files.every((file) => file.state === 'ready')) send(id, true)
      else if (files.some(isStuck)) drafts.change(id, ({ text, files }) => ({ text, files }))
    }
  })
  return (id) => send(id, false)
}
