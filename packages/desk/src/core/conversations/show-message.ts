import type { MessageItem } from '@passerelle/protocol'
import type { QueryClient } from '@tanstack/react-query'
import { keys } from '../api/query-client.ts'
import { type Pages, placeMessage } from './apply-change.ts'

/** A message as it now is, in its thread if that is there. */
export function showMessage(client: QueryClient, conversation: string, item: MessageItem): void {
  client.setQueryData<Pages<MessageItem>>(keys.messages(conversation), (thread) => thread && placeMessage(thread, item))
}
