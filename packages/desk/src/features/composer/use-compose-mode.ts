import { useState } from 'react'
import { noteDraft } from '../../core/drafts/draft-store.ts'
import { isBlank } from '../../core/drafts/send-draft.ts'
import { useDraft } from '../../core/drafts/writing.ts'

/** Who reads what is being written: the customer, or colleagues alone. */
export type ComposeMode = 'reply' | 'note'

/** Each conversation begins with the reply, unless only a note was begun there. */
export function useComposeMode(conversation: string): [ComposeMode, (mode: ComposeMode) => void] {
  const [chosen, setChosen] = useState<{ conversation: string; mode: ComposeMode }>()
  const reply = useDraft(conversation)
  const note = useDraft(noteDraft(conversation))
  const [begun] = useState({ conversation, mode: isBlank(reply) && !isBlank(note) ? 'note' : 'reply' } as const)
  const { mode } = [chosen, begun].find((one) => one?.conversation === conversation) ?? { mode: 'reply' as const }
  return [mode, (next) => setChosen({ conversation, mode: next })]
}
