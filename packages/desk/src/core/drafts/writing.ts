/** What an agent writes, from the first letter until it is sent. It outlives the pane it is written in. */
import { createContext } from 'react'
import { useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'
import { type Agreements, createAgreements } from './agreements.ts'
import { type Beginnings, createBeginnings } from './beginnings.ts'
import { createDraftFiles, type DraftFiles } from './draft-files.ts'
import { conversationOf, createDrafts, type Draft, type Drafts, draftOf } from './draft-store.ts'
import { createOutbox, type Outbox, type OutboxOptions } from './outbox.ts'
import { createSendDraft, type SendDraft } from './send-draft.ts'
import type { StartUpload } from './uploads.ts'

export interface Writing {
  drafts: Drafts
  files: DraftFiles
  outbox: Outbox
  sendDraft: SendDraft
  beginnings: Beginnings
  agreements: Agreements
  /** In which something is written that is not sent yet. */
  conversations: () => string[]
  /** The conversation was deleted: what is written to its customer goes too, in every tab. */
  drop: (conversation: string) => void
}

interface WritingOptions extends Pick<OutboxOptions, 'reply' | 'onSent' | 'look' | 'storage' | 'turns' | 'agent'> {
  startUpload: StartUpload
}

export function createWriting({ startUpload, ...options }: WritingOptions): Writing {
  const drafts = createDrafts(options.storage)
  const files = createDraftFiles(drafts, startUpload)
  const outbox = createOutbox({ drafts, files, ...options })
  const beginnings = createBeginnings()
  const sendDraft = createSendDraft({ drafts, files, outbox, beginnings })
  const drop = (conversation: string): void => {
    outbox.drop(conversation)
    for (const id of drafts.store.get().keys()) if (conversationOf(id) === conversation) files.dropDraft(id)
  }
  const conversations = (): string[] => [
    ...[...drafts.store.get().keys()].map(conversationOf),
    ...outbox.store.get().map(({ conversationId }) => conversationId),
  ]
  return { drafts, files, outbox, sendDraft, beginnings, agreements: createAgreements(), conversations, drop }
}

export const WritingContext = createContext<Writing | null>(null)

export const useWriting = (): Writing => useRequired(WritingContext)

export const useDraft = (conversation: string): Draft =>
  useStore(useWriting().drafts.store, (drafts) => draftOf(drafts, conversation))
