import type { MessageItem } from '@passerelle/protocol'

/** A message for the tests: from the customer, live, at `at` ms. */
export const sampleMessage = (at: number, change: Partial<MessageItem> = {}): MessageItem => ({
  id: `m${at}`,
  external_id: `x${at}`,
  conversation_id: 'c',
  kind: 'inbound',
  sender: { type: 'human', id: 'claire', name: 'Claire' },
  message: 'Hello',
  attachments: [],
  metadata: {},
  created_at: Math.floor(at / 1000),
  received_at: new Date(at).toISOString(),
  delivery: null,
  ...change,
})
