/** Which conversations of their instance a person sees. Pure. */
import type { Sight as SightLevel } from '@passerelle/protocol'
import type { Agent } from '../commands/agent.ts'
import type { ConversationRow } from '../commands/rows.ts'
import type { Conversation } from './conversation.ts'

/** All of them, or those that are the agent's and those of these queues, whoever has them. */
export type Sight = 'all' | { agentId: string; queueIds: readonly string[] }

/** Where a conversation stands, or stood. */
export type Place = Pick<ConversationRow, 'assigneeId' | 'queueId'>

export const placeOf = ({ assignee, queue }: Pick<Conversation, 'assignee' | 'queue'>): Place => ({
  assigneeId: assignee?.id ?? null,
  queueId: queue?.id ?? null,
})

/** What an instance sets is for people: supervisors see all, and so does software. */
export const levelOf = ({ role, service, sight = 'all' }: Pick<Agent, 'role' | 'service' | 'sight'>): SightLevel =>
  role === 'agent' && !service ? sight : 'all'

/** Whether they see all of it. */
export const seesQueue = (sight: Sight, queueId: string): boolean => sight === 'all' || sight.queueIds.includes(queueId)

export function isInSight(sight: Sight, { assigneeId, queueId }: Place): boolean {
  if (sight === 'all' || assigneeId === sight.agentId) return true
  return queueId !== null && sight.queueIds.includes(queueId)
}

/**
 * What a change is to who sees so much: its conversation is in sight, or it left with this change. `from` is where the
 * change took it from, `place` where it stands now, if it is still there.
 */
export function findMeaning(
  sight: Sight,
  from: Place | undefined,
  place: Place | undefined,
): 'seen' | 'lost' | 'unseen' {
  if (sight === 'all' || (place && isInSight(sight, place))) return 'seen'
  return from && isInSight(sight, from) ? 'lost' : 'unseen'
}

export const isSameSight = (one: Sight, other: Sight): boolean => JSON.stringify(one) === JSON.stringify(other)

interface Filter {
  sight?: Sight | undefined
  assignee?: string | null | undefined
  queueIds?: readonly string[] | undefined
  withBot?: boolean | undefined
}

/** The filters that, together, find what a filter finds in sight. */
export function filtersInSight<F extends Filter>(filter: F): F[] {
  const { sight = 'all', assignee, queueIds } = filter
  if (sight === 'all') return [filter]
  const found: F[] = []
  const { agentId } = sight
  if ((assignee === undefined || assignee === agentId) && !filter.withBot) found.push({ ...filter, assignee: agentId })
  const seen = queueIds ? queueIds.filter((id) => sight.queueIds.includes(id)) : sight.queueIds
  if (seen.length > 0 && assignee !== agentId) found.push({ ...filter, queueIds: seen })
  return found
}
