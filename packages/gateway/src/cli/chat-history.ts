/** What the customer and a bot said before the chat begins. */

import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { InboundMessage } from '@passerelle/protocol'
import { type Reason, reason } from '@passerelle/protocol/errors'
import { StartRefused } from '../lib/errors.ts'

export interface ChatCustomer {
  customerId: string
  name: string
}

const bot = { type: 'bot', id: 'demo-bot', name: 'Demo bot' } as const

const talk = [
  ['bot', 'Hello, I am the bot of the shop. What can I do for you?'],
  ['customer', 'My parcel has not arrived.'],
  ['bot', 'I am sorry to hear that. What is the number of your order?'],
  ['customer', 'It is 4711. I would like to talk to somebody.'],
  ['bot', 'One moment please, a colleague takes over.'],
] as const

/** Each call is another talk: its ids are its own. */
export function demoHistory({ customerId, name }: ChatCustomer): InboundMessage[] {
  const customer = { type: 'human', id: customerId, name } as const
  const run = randomBytes(4).toString('hex')
  const end = Math.floor(Date.now() / 1000)
  return talk.map(([who, message], index) => ({
    id: `history-${run}-${index + 1}`,
    created_at: end - 20 * (talk.length - index),
    customer_id: customerId,
    sender: who === 'bot' ? bot : customer,
    recipient: who === 'bot' ? customer : bot,
    body: { message },
  }))
}

/** A JSON array of messages, or the body of a request, `{"messages": [...]}`; whose customer is the chat's. */
export async function readHistory(path: string, { customerId }: ChatCustomer): Promise<InboundMessage[]> {
  const refuse = (why: Reason) => new StartRefused(reason('history_not_sent', { path, reason: why }))
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw refuse(
      error instanceof Error && 'code' in error
        ? reason('history_unreadable', { detail: String(error.code) })
        : reason('history_no_file'),
    )
  })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw refuse(reason('history_not_json'))
  }
  const list = Array.isArray(value) ? value : Object(value).messages
  if (!Array.isArray(list)) throw refuse(reason('history_no_list'))
  return list.map((message) => ({ customer_id: customerId, ...message }))
}
