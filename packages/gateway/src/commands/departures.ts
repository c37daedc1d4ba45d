/**
 * Whom a conversation leaves: the log of changes says so beside what changed, for those who see it no longer. Added to
 * what any decider decides, so that none can forget it. Pure.
 */
import type { RowChange } from './row-changes.ts'
import type { ChangeRow } from './rows.ts'

type Departure = Pick<ChangeRow, 'fromAgentId' | 'fromQueueId'>

export function withDepartures(changes: RowChange[]): RowChange[] {
  const departures = new Map<string, Departure>()
  for (const change of changes) {
    if (change.kind !== 'update' || change.table !== 'conversations') continue
    const { assigneeId: fromAgentId, queueId: fromQueueId } = change.was ?? {}
    if (fromAgentId || fromQueueId)
      departures.set(change.key.id, { ...(fromAgentId && { fromAgentId }), ...(fromQueueId && { fromQueueId }) })
  }
  if (departures.size === 0) return changes
  return changes.map((change) =>
    change.kind === 'insert' && change.table === 'changes'
      ? { ...change, row: { ...change.row, ...departures.get(change.row.conversationId) } }
      : change,
  )
}
