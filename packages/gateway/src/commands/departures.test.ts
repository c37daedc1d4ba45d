import { expect, test } from 'vitest'
import { withDepartures } from './departures.ts'
import { insert, update } from './row-changes.ts'

const told = (conversationId: string) =>
  insert('changes', {
    ...{ instanceId: 'acme', type: 'conversation.updated', conversationId, messageId: null, recordedAt: 0 },
  } as const)
const moved = (before: object, after: object) => update('conversations', { id: 'one' }, { before, after })
const rows = (changes: ReturnType<typeof withDepartures>) =>
  changes.flatMap((change) => (change.kind === 'insert' && change.table === 'changes' ? [change.row] : []))

test.each([
  { before: { assigneeId: 'ann' }, after: { assigneeId: 'bob' }, from: { fromAgentId: 'ann' } },
  { before: { assigneeId: 'ann' }, after: { assigneeId: null }, from: { fromAgentId: 'ann' } },
  { before: { assigneeId: null }, after: { assigneeId: 'ann' }, from: {} },
  { before: { queueId: 'sales' }, after: { queueId: 'care' }, from: { fromQueueId: 'sales' } },
  {
    before: { assigneeId: 'ann', queueId: 'sales' },
    after: { assigneeId: null, queueId: 'care' },
    from: { fromAgentId: 'ann', fromQueueId: 'sales' },
  },
  { before: { assigneeId: 'ann', unreadCount: 0 }, after: { assigneeId: 'ann', unreadCount: 1 }, from: {} },
])('$before to $after leaves $from', ({ before, after, from }) => {
  const found = rows(withDepartures([...moved(before, after), told('one'), told('other')]))
  const departure = ({ fromAgentId, fromQueueId }: (typeof found)[number]) =>
    Object.fromEntries(Object.entries({ fromAgentId, fromQueueId }).filter(([, id]) => id !== undefined))
  expect(found.map(departure)).toEqual([from, {}])
})
