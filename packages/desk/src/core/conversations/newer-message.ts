/** An action that would have passed over a message nobody had seen: the message, until the agent has decided. */
import type { MessageItem } from '@passerelle/protocol'
import { createContext, useCallback } from 'react'
import { ApiError } from '../api/api-error.ts'
import { createStore, type Store, useStore } from '../lib/store.ts'
import { useRequired } from '../lib/use-required.ts'
import { useNotifyError } from '../ui/notify.ts'
import type { ConversationAction } from './conversation-action.ts'

/** What takes a conversation out of sight. */
type Passing = Extract<ConversationAction, { kind: 'close' | 'snooze' }>

export interface NewerMessage {
  conversation: string
  message: MessageItem
  /** What was to be done. */
  action: Passing
}

type NewerMessageStore = Store<NewerMessage | null>

export const createNewerMessage = (): NewerMessageStore => createStore<NewerMessage | null>(null)

export const NewerMessageContext = createContext<NewerMessageStore | null>(null)

export function useNewerMessage() {
  const store = useRequired(NewerMessageContext)
  const forget = useCallback(() => store.set(() => null), [store])
  return { newer: useStore(store, (state) => state), forget }
}

/** For an action that was refused: it is asked again beside the newer message, and every other reason is shown. */
export function useRefused(): (conversation: string, error: unknown, action?: ConversationAction) => void {
  const notifyError = useNotifyError()
  const store = useRequired(NewerMessageContext)
  return (conversation, error, action) => {
    const message = error instanceof ApiError ? error.newerMessage : undefined
    const isPassing = action?.kind === 'close' || action?.kind === 'snooze'
    if (message && isPassing) store.set(() => ({ conversation, message, action }))
    else notifyError(error)
  }
}
