import type { Outbox } from './outbox.ts'
import { isKept, type OutboxEntry } from './outbox-entries.ts'

interface KeptListener {
  tell: (entry: OutboxEntry) => void
  /** None of the conversation is kept any more. */
  untell: (conversation: string) => void
}

/** Tells of each message that is kept from now on, for the agent to decide, and when that is done. */
export function watchKept({ store }: Pick<Outbox, 'store'>, { tell, untell }: KeptListener): () => void {
  let told = store.get().filter(isKept)
  return store.subscribe(() => {
    const before = told
    told = store.get().filter(isKept)
    const news = told.filter(({ key }) => !before.some((entry) => entry.key === key))
    const undecided = new Set(told.map(({ conversationId }) => conversationId))
    for (const { conversationId } of before) if (!undecided.has(conversationId)) untell(conversationId)
    for (const entry of news) tell(entry)
  })
}
