import { presentVerification } from '../../api/operator/present-verification.ts'
import type { AuditOperations } from '../operations.ts'
import { withStore } from '../with-store.ts'

export const audit: AuditOperations = {
  verify: (expected) =>
    withStore(async ({ store }) => presentVerification(await store.verifyAudit(expected?.entries), expected)),
}
