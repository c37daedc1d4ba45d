/** The contact centre's side: what was recorded, and agents' replies. */
import type { OutgoingHttpHeaders } from 'node:http'
import { waitFor } from '@passerelle/testkit/wait-for'
import { type Answer, type Send, send } from './http.ts'

export interface Conversation {
  id: string
  connector_id: string
  customer_id: string
  customer_name: string
  status: 'open' | 'closed'
  assignee: { id: string; name: string } | null
  unread_count: number
  last_message: { id: string; message: string } | null
  created_at: string
  updated_at: string
}

export interface DeskAttachment {
  id: string
  external_id: string
  name: string
  mime_type: string
  size: number | null
  state: string
  error?: string
}

export interface DeskMessage {
  id: string
  external_id: string
  kind: 'inbound' | 'outbound' | 'history'
  sender: { type: string; id: string; name: string }
  recipient?: { type: string; id: string; name: string }
  message: string
  attachments: DeskAttachment[]
  rich_content?: unknown
  metadata: Record<string, unknown>
  created_at: number
  received_at: string
  delivery: {
    id: string
    state: 'pending' | 'delivered' | 'exhausted' | 'cancelled'
    attempts: number
    next_attempt_at?: string
    last_error?: string
  } | null
}

export interface Page<T> {
  items: T[]
  next_cursor: string | null
}

export interface Reply {
  message?: string
  attachments?: { upload_id: string }[]
  rich_content?: unknown
  metadata?: Record<string, unknown>
}

export type Desk = ReturnType<typeof createDesk>

export function createDesk(baseUrl: string, apiKey: string) {
  const call = (path: string, { headers, ...options }: Send = {}): Promise<Answer> =>
    send(baseUrl, `/desk/v1${path}`, { ...options, headers: { authorization: `Bearer ${apiKey}`, ...headers } })
  const post = (path: string, body?: unknown, headers: OutgoingHttpHeaders = {}): Promise<Answer> =>
    body === undefined
      ? call(path, { method: 'POST', headers })
      : call(path, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        })

  async function all<T>(path: string): Promise<T[]> {
    const items: T[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const next: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
      const page = taken(await call(`${path}${path.includes('?') ? '&' : '?'}limit=100${next}`)).json<Page<T>>()
      items.push(...page.items)
      cursor = page.next_cursor
    }
    return items
  }

  const desk = {
    baseUrl,
    apiKey,
    call,
    post,
    all,
    /** Every conversation of a customer, the open and the closed. */
    async conversationsOf(customerId: string): Promise<Conversation[]> {
      const found = await all<Conversation>('/conversations?status=all')
      return found.filter((conversation) => conversation.customer_id === customerId)
    },
    async conversationOf(customerId: string): Promise<Conversation> {
      const [conversation] = await desk.conversationsOf(customerId)
      if (!conversation) throw new Error(`the desk shows no conversation of ${customerId}`)
      return conversation
    },
    async messagesOf(customerId: string): Promise<DeskMessage[]> {
      const { id } = await desk.conversationOf(customerId)
      return all<DeskMessage>(`/conversations/${id}/messages`)
    },
    /** The only message of a customer. */
    async messageOf(customerId: string): Promise<DeskMessage> {
      const [message, ...more] = await desk.messagesOf(customerId)
      if (!message || more.length > 0) throw new Error(`the desk does not show exactly one message of ${customerId}`)
      return message
    },
    async reply(customerId: string, reply: Reply | string): Promise<DeskMessage> {
      const { id } = await desk.conversationOf(customerId)
      const body = typeof reply === 'string' ? { message: reply } : reply
      return taken(await post(`/conversations/${id}/messages`, body)).json<DeskMessage>()
    },
    /** As somebody does who has seen all of it: an open one is not closed over a message that is news. */
    async close(conversationId: string): Promise<Answer> {
      const messages = await all<DeskMessage>(`/conversations/${conversationId}/messages`)
      const last = messages.toSorted((a, b) => a.received_at.localeCompare(b.received_at)).at(-1)
      return post(`/conversations/${conversationId}/close`, { last_seen_message_id: last?.id ?? null })
    },
    async upload(name: string, mimeType: string, bytes: Uint8Array): Promise<string> {
      return taken(await desk.tryUpload(name, mimeType, bytes)).json<{ upload_id: string }>().upload_id
    },
    tryUpload(name: string, mimeType: string, bytes: Uint8Array): Promise<Answer> {
      const { type, body } = multipart([{ name: 'file', filename: name, mimeType, value: bytes }])
      return call('/uploads', { method: 'POST', headers: { 'content-type': type }, body })
    },
    /** A message of a customer as the desk shows it once its delivery is in that state. */
    untilDelivery(customerId: string, messageId: string, state: string): Promise<DeskMessage> {
      return waitFor(`the delivery of ${messageId} to be ${state}`, async () => {
        const messages = await desk.messagesOf(customerId)
        return messages.find((message) => message.id === messageId && message.delivery?.state === state)
      })
    },
  }
  return desk
}

/** An answer that must be a success. */
export function taken(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`refused: ${answer.status} ${answer.text}`)
  return answer
}

export interface Part {
  name: string
  value: string | Uint8Array
  filename?: string
  mimeType?: string
}

export function multipart(parts: Part[], boundary = 'conformance-boundary'): { type: string; body: Buffer } {
  const chunks: Buffer[] = []
  for (const { name, value, filename, mimeType } of parts) {
    const file = filename === undefined ? '' : `; filename="${filename}"`
    const type = mimeType === undefined ? '' : `content-type: ${mimeType}\r\n`
    const head = `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${file}\r\n${type}\r\n`
    chunks.push(Buffer.from(head), Buffer.from(value), Buffer.from('\r\n'))
  }
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: Buffer.concat([...chunks, Buffer.from(`--${boundary}--\r\n`)]),
  }
}
