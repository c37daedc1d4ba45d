/**
 * Reads a conversation's episodes out of what is told of it. Whatever order it is told in, the whole of it gives the same
 * episodes: so they can be made again at any time. Pure.
 */
import type { Episode } from './episode.ts'

/** The conversation as it is now. */
export interface FollowedConversation {
  id: string
  thread: number
  instanceId: string
  connectorId: string
  queueId: string | null
  assigneeId: string | null
  status: 'open' | 'closed'
  withBot: boolean
  waitingSince: number | null
  tags: string
  createdAt: number
  updatedAt: number
  closedAt: number | null
}

/** What was done to it. */
export interface ToldActivity {
  at: number
  seq: number
  kind: string
  /** Of who did it. */
  actorType: string
  params: Record<string, unknown>
}

/** A reply of a person, or of software in a person's place. */
export interface Answer {
  at: number
  by: string
}

/** Not answered yet: `findAnswer` says when it was. */
export interface PlannedEpisode extends Episode {
  conversationId: string
  /** An agent began it: nobody waits for an answer. */
  isOutgoing: boolean
}

interface Draft {
  episode: PlannedEpisode
  /** Since when somebody has it. */
  heldSince: number | null
  heldMs: number
}

/** The oldest first; those that have ended have an end, and the last one may have none. */
export function planEpisodes(conversation: FollowedConversation, told: readonly ToldActivity[]): PlannedEpisode[] {
  const followed = follow(conversation)
  const isOutgoing = told.some(({ kind }) => kind === 'conversation.opened')
  followed.begin(conversation.createdAt, isOutgoing)
  for (const activity of withoutUndone(told)) followed.hear(activity)
  return followed.end()
}

/** In their order. What is undone is as if it had not been done: it is the last thing before. */
function withoutUndone(told: readonly ToldActivity[]): ToldActivity[] {
  const done: ToldActivity[] = []
  for (const activity of told.toSorted((a, b) => a.at - b.at || a.seq - b.seq)) {
    if (activity.kind === 'conversation.undone') done.pop()
    else done.push(activity)
  }
  return done
}

function follow(conversation: FollowedConversation) {
  const { instanceId, connectorId } = conversation
  const drafts: Draft[] = []
  let agentId: string | null = null
  let queueId: string | null = null
  const current = (): Draft | undefined => {
    const last = drafts.at(-1)
    return last?.episode.endedAt === null ? last : undefined
  }
  const begin = (at: number, isOutgoing: boolean) => {
    const before = drafts.at(-1)?.episode
    // No two begin at the same time: it names them.
    const openedAt = before ? Math.max(at, before.endedAt ?? at, before.openedAt + 1) : at
    const heldSince = agentId === null ? null : openedAt
    drafts.push({
      episode: {
        ...{ conversationId: conversation.id, instanceId, connectorId, queueId, agentId, openedAt, isOutgoing },
        ...{ assignedAt: heldSince, waitMs: null, answeredAt: null, answerMs: null, answeredBy: null },
        ...{ endedAt: null, ended: null, handledMs: null, tags: '[]' },
      },
      heldSince,
      heldMs: 0,
    })
  }
  const finish = (at: number, ended: 'closed' | 'returned') => {
    const draft = current()
    if (!draft) return
    letGo(draft, at)
    Object.assign(draft.episode, { endedAt: Math.max(at, draft.episode.openedAt), ended, handledMs: draft.heldMs })
  }
  const give = (at: number, to: string | null) => {
    agentId = to
    const draft = current()
    if (!draft) return
    letGo(draft, at)
    if (to === null) return neverHad(draft, at)
    draft.heldSince = at
    draft.episode.agentId = to
    if (draft.episode.assignedAt !== null) return
    const { openedAt, isOutgoing } = draft.episode
    Object.assign(draft.episode, { assignedAt: at, waitMs: isOutgoing ? null : Math.max(at - openedAt, 0) })
  }
  const wait = (at: number, queue: string | null) => {
    queueId = queue
    agentId = null
    const draft = current()
    if (!draft) return begin(at, false)
    letGo(draft, at)
    draft.episode.queueId = queue
  }
  const hear = ({ at, kind, params, actorType }: ToldActivity) => {
    switch (kind) {
      case 'conversation.taken':
      case 'conversation.assigned':
      case 'conversation.transferred':
      case 'conversation.released':
        return give(at, idOf(params.to))
      case 'conversation.queued':
        return wait(at, idOf(params.queue) ?? queueId)
      case 'conversation.returned':
        finish(at, 'returned')
        agentId = null
        return
      case 'conversation.closed':
        return finish(at, 'closed')
      case 'conversation.reopened':
        if (current()) return
        // Of older versions, that it was its last agent's again is not told.
        if ('queue' in params) return wait(at, idOf(params.queue))
        begin(at, actorType !== 'partner')
    }
  }
  return { begin, hear, end: () => settle(conversation, { drafts, current, begin, finish }) }
}

const idOf = (named: unknown): string | null => {
  const id = typeof named === 'object' && named !== null && 'id' in named ? named.id : null
  return typeof id === 'string' ? id : null
}

function letGo(draft: Draft, at: number): void {
  if (draft.heldSince !== null) draft.heldMs += Math.max(at - draft.heldSince, 0)
  draft.heldSince = null
}

/** It came back to somebody who cannot have it any more, and was let go at once. */
function neverHad({ episode }: Draft, at: number): void {
  if (episode.assignedAt === at && episode.openedAt === at) Object.assign(episode, { assignedAt: null, agentId: null })
}

interface Following {
  drafts: readonly Draft[]
  current(): Draft | undefined
  begin(at: number, isOutgoing: boolean): void
  finish(at: number, ended: 'closed' | 'returned'): void
}

/** What was done before it was told (by an older version) shows in the conversation alone. */
function settle(conversation: FollowedConversation, { drafts, current, begin, finish }: Following): PlannedEpisode[] {
  const { status, withBot, closedAt, updatedAt, waitingSince, assigneeId, queueId, tags } = conversation
  if (status === 'closed') finish(closedAt ?? updatedAt, 'closed')
  else if (withBot) finish(updatedAt, 'returned')
  else if (!current()) begin(waitingSince ?? updatedAt, false)
  const last = drafts.at(-1)?.episode
  if (last) {
    last.queueId = queueId
    last.agentId = assigneeId ?? last.agentId
    last.tags = tags
  }
  return drafts.map(({ episode }) => episode)
}

/** With the first answer after it began. */
export function withAnswer(planned: PlannedEpisode, answer: Answer | undefined): Episode {
  const { isOutgoing, ...episode } = planned
  if (isOutgoing) return episode
  const { openedAt, endedAt } = episode
  if (answer && answer.at >= openedAt && (endedAt === null || answer.at <= endedAt)) {
    return { ...episode, answeredAt: answer.at, answerMs: answer.at - openedAt, answeredBy: answer.by }
  }
  return episode.ended === 'closed' && episode.assignedAt === null ? { ...episode, ended: 'abandoned' } : episode
}
