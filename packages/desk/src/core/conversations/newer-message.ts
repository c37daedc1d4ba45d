/** An action that would have passed over a message nobody had seen: the message, until the agent has decided. */
import type { MessageItem } from '@passerelle/protocol'
import { ApiError } from '../api/api-error.ts'
import { createStore } from '../lib/store.ts'
import { useNotifyError } from '../ui/notify.ts'

export interface NewerMessage {
  conversation: string
  message: MessageItem
}

export const newerMessageStore = createStore<NewerMessage | null>(null)

export const forgetNewerMessage = (): void => newerMessageStore.set(() => null)

/** For an action that was refused: it is asked again beside the newer message, and every other reason is told. */
export function useRefused(): (conversation: string, error: unknown) => void {
  const notifyError = useNotifyError()
  return (conversation, error) => {
    const message = error instanceof ApiError ? error.newerMessage : undefined
    if (message) newerMessageStore.set(() => ({ conversation, message }))
    else notifyError(error)
  }
}
