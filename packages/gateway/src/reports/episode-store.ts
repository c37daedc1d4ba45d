import type { Counted } from './figures.ts'

export type Grouping = 'queue' | 'agent' | 'connector' | 'tag'

/** What can happen to an episode; `rating`: what customers said of conversations. */
export type Happening = 'opened' | 'wait' | 'answer' | 'handling' | 'end' | 'rating'

/** What is counted: a stretch of time whose clocks keep their distance from UTC. */
export interface FiguresRequest {
  happening: Happening
  instanceId: string
  from: number
  /** Not included. */
  to: number
  /** Added to a time and divided by the width: the number of its period. */
  offsetMs: number
  widthMs: number
  /** What they are told apart by, if by anything. */
  per: Grouping | undefined
}

export interface CountedInPeriod extends Counted {
  period: number
  /** Its id; empty of nobody's. For tags, the JSON of all that go together. */
  group: string
}

/** What a customer said of a conversation, beside its score. */
export interface RatingComment {
  conversationId: string
  customerName: string
  score: number
  comment: string
  at: number
  agent: { id: string; name: string } | null
}

export interface CommentsRequest {
  instanceId: string
  from: number
  /** Not included. */
  to: number
  /** So many of the newest ratings are looked at. */
  looked: number
}

export interface EpisodeStore {
  /**
   * Brings the episodes of conversations in line with what was said and done since it was last asked, at most so many
   * messages and so many activities of it; gives how many. Two at once do it once.
   */
  followEpisodes(limit: number): Promise<number>
  readFigures(request: FiguresRequest): Promise<CountedInPeriod[]>
  /** Newest first; not of customers who were erased. */
  readComments(request: CommentsRequest): Promise<RatingComment[]>
  /** By id, of those that are gone too. */
  readNames(of: Exclude<Grouping, 'tag'>, ids: readonly string[]): Promise<Map<string, string>>
  /** Those opened before then, at most so many; gives how many. */
  deleteEpisodes(before: number, limit: number): Promise<number>
  /** Those told before then, at most so many; gives how many. */
  deleteRatings(before: number, limit: number): Promise<number>
}
