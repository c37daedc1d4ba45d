/** What colleagues did to a conversation while one was writing in it: their answers, and that it was closed or given away. */
import type { ConversationItem, MessageItem } from '@passerelle/protocol'
import type { Standing } from './beginnings.ts'

export type Happening =
  | { kind: 'answered'; message: MessageItem }
  | { kind: 'closed' }
  | { kind: 'assigned'; to: string }

export type Now = { conversation: ConversationItem; messages: readonly MessageItem[]; me: string }

export const standingOf = ({ conversation: { status, assignee }, messages }: Omit<Now, 'me'>): Standing => ({
  status,
  assignee,
  newestAt:
    messages
      .map((message) => message.received_at)
      .toSorted()
      .at(-1) ?? '',
})

/** What was posted before may be there, though its answer was lost. */
export const hasArrived = (text: string, before: Standing, { messages, me }: Omit<Now, 'conversation'>): boolean =>
  messages.some(
    ({ kind, author, message, received_at: at }) =>
      kind === 'outbound' && author?.id === me && message === text && at > before.newestAt,
  )

export function happenedSince(before: Standing, { conversation, messages, me }: Now): Happening[] {
  const { status, assignee } = conversation
  const happened: Happening[] = messages
    .filter(
      ({ kind, author, received_at: at }) => kind === 'outbound' && author && author.id !== me && at > before.newestAt,
    )
    .map((message) => ({ kind: 'answered', message }))
  if (status === 'closed' && before.status === 'open') happened.push({ kind: 'closed' })
  const isNew = assignee?.id !== before.assignee?.id
  if (assignee && assignee.id !== me && isNew) happened.push({ kind: 'assigned', to: assignee.name })
  return happened
}
