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

/** What a look at the whole chain found. */
export type ChainVerdict =
  /** `lastHash` names its end: whoever keeps it can tell later whether entries were cut off. */
  | { kind: 'whole'; entries: number; lastHash: string }
  /** The first entry that does not follow from the ones before; `entries` hold up to there. */
  | { kind: 'broken'; seq: number; id: string; at: number; entries: number }

export interface AuditStore {
  /** For what is no write of the store. Those that are enter the log with it, in one transaction. */
  recordAudit(fact: AuditFact): Promise<void>
  /** The newest first. */
  listAudit(request: PageRequest & AuditFilter): Promise<PageOf<AuditEntry>>
  /** After a sequence, in order; with null, nothing but where the log ends. */
  readAudit(after: number | null, limit: number): Promise<{ entries: AuditEntry[]; last: number }>
  /** Follows the chain of hashes from its start: one changed byte breaks it. */
  verifyAudit(): Promise<ChainVerdict>
}
