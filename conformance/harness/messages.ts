/** Messages as partners send them. */
import { randomBytes } from 'node:crypto'

export interface Party {
  type: string
  id: string
  name?: string | null
}

export interface Message {
  id: string
  created_at: number | string
  customer_id: string
  sender: Party
  recipient?: Party | null
  body: { message?: string | null; attachments?: Attachment[] | null; rich_content?: unknown }
  metadata?: unknown
}

export interface Attachment {
  id: string
  name: string
  mime_type: string
  content: { type: string; data: string }
}

export const newId = (prefix = 'id'): string => `${prefix}-${randomBytes(9).toString('hex')}`

/** A customer nobody wrote for before. */
export const newCustomer = (): string => newId('customer')

/** From the customer to the agents. */
export function live(customerId: string, text = 'Hello', rest: Partial<Message> = {}): Message {
  return {
    id: newId('live'),
    created_at: Math.floor(Date.now() / 1000),
    customer_id: customerId,
    sender: { type: 'human', id: customerId, name: 'John Doe' },
    body: { message: text },
    ...rest,
  }
}

const bot = { type: 'bot', id: 'chatbot', name: 'Chatbot' }

/** From the customer to the bot, an hour ago. */
export const toBot = (customerId: string, text = 'Hello, bot', rest: Partial<Message> = {}): Message => ({
  ...live(customerId, text),
  id: newId('history'),
  created_at: Math.floor(Date.now() / 1000) - 3600,
  recipient: bot,
  ...rest,
})

/** The bot's answer, an hour ago. */
export const fromBot = (customerId: string, text = 'Hello, customer', rest: Partial<Message> = {}): Message => ({
  ...toBot(customerId, text),
  sender: bot,
  recipient: { type: 'human', id: customerId, name: 'John Doe' },
  ...rest,
})

export const base64File = (data: string | Uint8Array, rest: Partial<Attachment> = {}): Attachment => ({
  id: newId('file'),
  name: 'file.txt',
  mime_type: 'text/plain',
  content: { type: 'base64', data: typeof data === 'string' ? data : Buffer.from(data).toString('base64') },
  ...rest,
})

export const urlFile = (url: string, rest: Partial<Attachment> = {}): Attachment => ({
  ...base64File(''),
  content: { type: 'url', data: url },
  ...rest,
})

/** A PNG of one pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** A message with something put at a place, or taken away from it. */
export function altered(path: string, value: unknown, message: object = live(newCustomer())): object {
  const copy = structuredClone(message)
  const keys = path.split('/').slice(1)
  const last = keys.pop() ?? ''
  const parent = keys.reduce<Record<string, unknown>>((at, key) => at[key] as Record<string, unknown>, { ...copy })
  if (keys.length === 0) return { ...copy, [last]: value }
  parent[last] = value
  return copy
}
