import type { PageOf, PageRequest } from '../lib/page.ts'
import type { AuditEntry, AuditFact } from './audit.ts'

export interface AuditFilter {
  actorId?: string | undefined
  /** Whole, or its beginning when it ends in a dot. */
  action?: string | undefined
  targetType?: string | undefined
  targetId?: string | undefined
  connectorId?: string | undefined
  since?: number | undefined
}

/** From one number to another, both missing. */
export interface ChainGap {
  from: number
  to: number
}

/** What a look at the whole chain found. */
export type ChainVerdict =
  | {
      kind: 'whole'
      entries: number
      /** Hex. With `entries` it names the end: whoever keeps both can tell later whether entries were cut off. */
      lastHash: string
      /** Of the entry asked for, counted from 1; undefined when there are fewer. */
      hashAsked: string | undefined
      /** Numbers that no entry has; the record itself leaves none out. */
      gaps: ChainGap[]
    }
  /** The first entry that does not follow from the ones before; `entries` hold up to there. */
  | { kind: 'broken'; seq: number; id: string; at: number | null; entries: number }

export interface AuditStore {
  /** For what is no write of the store. Those that are enter the log with it, in one transaction. */
  recordAudit(fact: AuditFact): Promise<void>
  /** The newest first. */
  listAudit(request: PageRequest & AuditFilter): Promise<PageOf<AuditEntry>>
  /** After a sequence, in order; with null, nothing but where the log ends. */
  readAudit(after: number | null, limit: number): Promise<{ entries: AuditEntry[]; last: number }>
  /** Follows the chain of hashes from its start: one changed byte breaks it. `entry` is the one whose hash is asked for. */
  verifyAudit(entry?: number): Promise<ChainVerdict>
}
