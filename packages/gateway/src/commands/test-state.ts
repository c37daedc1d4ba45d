/** For tests of deciders: what the store would have found. */
import type { State } from './look-ups.ts'

export const emptyState = (found: Partial<State> = {}): State => ({
  conversation: [],
  conversationsOf: [],
  latestConversation: [],
  conversationRead: [],
  instance: [],
  connector: [],
  webhookLoan: [],
  filesRunOut: [],
  agents: [],
  messageKeys: [],
  anyErasedId: [],
  erasedIds: [],
  messageArrival: [],
  latestArrival: [],
  idempotencyKey: [],
  uploads: [],
  lineHead: [],
  deliveries: [],
  othersInLine: [],
  filesOfDeliveries: [],
  connectorsOfDeliveries: [],
  endpointsOfDeliveries: [],
  sequences: [],
  ...found,
})
