/** Colleagues' conversations that the agent agreed to answer in: asked once, as long as the colleague has it. */
import type { ConversationItem } from '@passerelle/protocol'

type Held = Pick<ConversationItem, 'id' | 'status' | 'assignee'>
export type Colleague = NonNullable<ConversationItem['assignee']>

export interface Agreements {
  /** Who has it, where a reply is to be asked about first. */
  unasked: (conversation: Held, me: string) => Colleague | undefined
  give: (conversation: string, colleague: Colleague) => void
  /** The conversation as it is now: what was agreed for another holder has ended. */
  follow: (conversation: Held) => void
}

/** A closed one is nobody's: it goes to its last agent when it reopens. */
const holderOf = ({ status, assignee }: Held): Colleague | undefined =>
  status === 'open' && assignee !== null ? assignee : undefined

export function createAgreements(): Agreements {
  const given = new Map<string, string>()
  const follow = (conversation: Held): void => {
    if (given.get(conversation.id) !== holderOf(conversation)?.id) given.delete(conversation.id)
  }
  return {
    unasked: (conversation, me) => {
      follow(conversation)
      const holder = holderOf(conversation)
      return holder === undefined || holder.id === me || given.has(conversation.id) ? undefined : holder
    },
    give: (conversation, { id }) => void given.set(conversation, id),
    follow,
  }
}
