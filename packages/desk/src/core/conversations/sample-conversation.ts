import type { ConversationItem } from '@passerelle/protocol'

/** A conversation for the tests: Claire's, open, nobody's. */
export const sampleConversation = (change: Partial<ConversationItem> = {}): ConversationItem => ({
  id: 'c1',
  connector_id: 'c',
  connector_name: 'Bot',
  customer_id: 'claire',
  customer_name: 'Claire',
  status: 'open',
  assignee: null,
  owner: { type: 'queue', id: 'q', name: 'General' },
  queue: { id: 'q', name: 'General' },
  unread_count: 0,
  waiting_since: null,
  read_until: null,
  snoozed_until: null,
  last_message: null,
  metadata: {},
  tags: [],
  language: null,
  skills: [],
  priority: 'normal',
  created_at: '2026-11-22T10:00:00.000Z',
  updated_at: '2026-11-22T10:00:00.000Z',
  ...change,
})
