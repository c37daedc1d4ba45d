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

export interface AuditStore {
  /** For what is no write of the store. Those that are enter the log with it, in one transaction. */
  recordAudit(fact: AuditFact): Promise<void>
  /** The newest first. */
  listAudit(request: PageRequest & AuditFilter): Promise<PageOf<AuditEntry>>
  /** After a sequence, in order; with null, nothing but where the log ends. */
  readAudit(after: number | null, limit: number): Promise<{ entries: AuditEntry[]; last: number }>
}
