import type { Change } from './change.ts'

export interface ChangeFeed {
  /** Of one instance, after a sequence, in order. */
  readChanges(request: { instanceId: string; after: number; limit: number }): Promise<Change[]>
  /** The newest sequence, and the newest one that was dropped (0: none was). */
  readChangeBounds(): Promise<{ last: number; dropped: number }>
  /** Drops at most `limit` changes recorded before then. */
  deleteChanges(before: number, limit: number): Promise<number>
}
