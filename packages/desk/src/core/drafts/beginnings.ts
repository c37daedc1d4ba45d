import type { ConversationItem } from '@passerelle/protocol'

/** How a conversation stood when one began to write. */
export interface Standing extends Pick<ConversationItem, 'status' | 'assignee'> {
  /** When the newest message came. */
  newestAt: string
}

/** How conversations stood, by what is written in them: the text, or something to press in the dialog. */
export interface Beginnings {
  at: (conversation: string, what: string) => Standing | undefined
  begin: (conversation: string, what: string, standing: Standing) => void
  forget: (conversation: string, what: string) => void
  /** What one did oneself is no news. */
  acknowledge: (conversation: Pick<ConversationItem, 'id' | 'status' | 'assignee'>) => void
}

export function createBeginnings(): Beginnings {
  const begun = new Map<string, Map<string, Standing>>()
  const begin = (conversation: string, what: string, standing: Standing): void => {
    const known = begun.get(conversation) ?? new Map<string, Standing>()
    begun.set(conversation, known.set(what, standing))
  }
  return {
    at: (conversation, what) => begun.get(conversation)?.get(what),
    begin,
    forget: (conversation, what) => void begun.get(conversation)?.delete(what),
    acknowledge: ({ id, status, assignee }) => {
      for (const [what, { newestAt }] of begun.get(id) ?? []) begin(id, what, { status, assignee, newestAt })
    },
  }
}
