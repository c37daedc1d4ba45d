import type { InboundMessage } from '@passerelle/protocol'

export const customers = 1000
const run = Date.now().toString(36)
let sent = 0

/** A customer's next message, as partners send them: one of a thousand customers in turn, created now. */
export function newMessage(): InboundMessage {
  const n = sent++
  const customer = `customer-${n % customers}`
  return {
    id: `bench-${run}-${n}`,
    created_at: Math.floor(Date.now() / 1000),
    customer_id: customer,
    sender: { type: 'human', id: customer, name: 'John Doe' },
    body: { message: 'Hello, I have a question. Can you help me?' },
    metadata: {},
  }
}
