import type { Change } from './change.ts'

/**
 * What a committed write may have made due: hints only, every loop polls as well. `credentials`: somebody who was let in
 * until now may no longer be, or as somebody else. Of this process's own writes one is told before they resolve.
 */
export type WakeTopic = 'changes' | 'credentials' | 'deliveries' | 'fetches'

export interface ChangeFeed {
  /** Of one instance, after a sequence, in order. */
  readChanges(request: { instanceId: string; after: number; limit: number }): Promise<Change[]>
  /** The newest sequence, and the newest one that was dropped (0: none was). */
  readChangeBounds(): Promise<{ last: number; dropped: number }>
  /** Drops at most `limit` changes recorded before then. */
  deleteChanges(before: number, limit: number): Promise<number>
  /** Called after a commit, of this process or of another one. Returns the way to stop it. */
  onWake(topic: WakeTopic, listener: () => void): () => void
  /** Looks at once whether another process committed something, and calls who waits for that. Costs about a microsecond. */
  lookForCommits(): void
}
