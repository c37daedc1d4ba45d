/**
 * What colleagues did to a conversation while one was writing in it: their answers, and that it was closed or given to
 * somebody. Pure, but for where the beginnings are kept: outside the tree, as the drafts are.
 */
import type { ConversationItem, MessageItem } from '@passerelle/protocol'

/** How a conversation stood when one began to write. */
export interface Standing extends Pick<ConversationItem, 'status' | 'assignee'> {
  /** When the newest message came. */
  newestAt: string
}

export type Happening =
  | { kind: 'answered'; message: MessageItem }
  | { kind: 'closed' }
  | { kind: 'assigned'; to: string }

type Now = { conversation: ConversationItem; messages: readonly MessageItem[]; me: string }

export const standingOf = ({ conversation: { status, assignee }, messages }: Omit<Now, 'me'>): Standing => ({
  status,
  assignee,
  newestAt:
    messages
      .map((message) => message.received_at)
      .toSorted()
      .at(-1) ?? '',
})

export function happenedSince(before: Standing, { conversation, messages, me }: Now): Happening[] {
  const { status, assignee } = conversation
  const happened: Happening[] = messages
    .filter(({ kind, author, received_at: at }) => kind === 'outbound' && author?.id !== me && at > before.newestAt)
    .map((message) => ({ kind: 'answered', message }))
  if (status === 'closed' && before.status === 'open') happened.push({ kind: 'closed' })
  const isNew = assignee?.id !== before.assignee?.id
  if (assignee && assignee.id !== me && isNew) happened.push({ kind: 'assigned', to: assignee.name })
  return happened
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
