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
  agentsByEmail: [],
  sessionsOf: [],
  heldConversations: [],
  cannedReply: [],
  cannedRepliesByShortcut: [],
  attachment: [],
  attachmentByUid: [],
  fetchesAbandoned: [],
  fetchesDue: [],
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

export const agentRow = (overrides: Partial<State['agents'][number]>): State['agents'][number] => ({
  ...{ id: 'agent-1', instanceId: 'instance-1', email: null, name: 'Ann', role: 'agent', service: false },
  ...{ passwordHash: null, createdAt: 0, disabledAt: null, ...overrides },
})
