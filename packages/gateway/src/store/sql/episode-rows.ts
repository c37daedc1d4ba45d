/** Episodes, and what they are made of, as the rows of tables. */
import type { StoredEpisode } from '../../reports/episode.ts'
import type { FollowedConversation, ToldActivity } from '../../reports/plan-episodes.ts'
import type { Row } from './engine.ts'
import { bool, num, numOrNull, str, strOrNull } from './rows.ts'

export const episodeFields = [
  'id',
  'conversationId',
  'instanceId',
  'connectorId',
  'queueId',
  'agentId',
  'answeredBy',
  'openedAt',
  'assignedAt',
  'waitMs',
  'answeredAt',
  'answerMs',
  'endedAt',
  'ended',
  'handledMs',
  'tags',
] as const satisfies (keyof StoredEpisode)[]

export const toFollowed = (row: Row): FollowedConversation => ({
  id: str(row, 'id'),
  thread: num(row, 'thread'),
  instanceId: str(row, 'instance_id'),
  connectorId: str(row, 'connector_id'),
  queueId: strOrNull(row, 'queue_id'),
  assigneeId: strOrNull(row, 'assignee_id'),
  status: str(row, 'status') as FollowedConversation['status'],
  withBot: bool(row, 'with_bot'),
  waitingSince: numOrNull(row, 'waiting_since'),
  tags: str(row, 'tags'),
  createdAt: num(row, 'created_at'),
  updatedAt: num(row, 'updated_at'),
  closedAt: numOrNull(row, 'closed_at'),
})

export const toTold = (row: Row): ToldActivity => ({
  at: num(row, 'at'),
  seq: num(row, 'seq'),
  kind: str(row, 'kind'),
  actorType: str(row, 'actor_type'),
  params: JSON.parse(str(row, 'params')),
})

export const toEpisode = (row: Row): StoredEpisode => ({
  id: str(row, 'id'),
  conversationId: strOrNull(row, 'conversation_id'),
  instanceId: str(row, 'instance_id'),
  connectorId: str(row, 'connector_id'),
  queueId: strOrNull(row, 'queue_id'),
  agentId: strOrNull(row, 'agent_id'),
  answeredBy: strOrNull(row, 'answered_by'),
  openedAt: num(row, 'opened_at'),
  assignedAt: numOrNull(row, 'assigned_at'),
  waitMs: numOrNull(row, 'wait_ms'),
  answeredAt: numOrNull(row, 'answered_at'),
  answerMs: numOrNull(row, 'answer_ms'),
  endedAt: numOrNull(row, 'ended_at'),
  ended: strOrNull(row, 'ended') as StoredEpisode['ended'],
  handledMs: numOrNull(row, 'handled_ms'),
  tags: str(row, 'tags'),
})
