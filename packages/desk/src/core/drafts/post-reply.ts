import type { MessageItem, ReplyRequest } from '@passerelle/protocol'
import { ApiError, isTransient } from '../api/api-error.ts'
import type { OutboxEntry } from './outbox-entries.ts'

const RETRY_MS = [600, 2_000]

export type Reply = (conversation: string, body: ReplyRequest, key: string) => Promise<MessageItem>

/** Tried again at once when the server was not reached or had a problem. */
export const postReply = (reply: Reply, entry: OutboxEntry): Promise<MessageItem> =>
  retryTransient(() => reply(entry.conversationId, toRequest(entry), entry.key))

/** Said against the reply itself; anything else is worth another try with the same content. */
export const isRefusal = (error: unknown): error is ApiError =>
  error instanceof ApiError && !isTransient(error) && error.status !== 401

function toRequest({ text, files, richContent }: OutboxEntry): ReplyRequest {
  const body: ReplyRequest = { message: text }
  if (files.length > 0) body.attachments = files.map(({ upload_id }) => ({ upload_id }))
  if (richContent !== undefined) body.rich_content = richContent
  return body
}

async function retryTransient<T>(post: () => Promise<T>): Promise<T> {
  for (const wait of RETRY_MS) {
    try {
      return await post()
    } catch (error) {
      if (!isTransient(error)) throw error
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
  }
  return post()
}
