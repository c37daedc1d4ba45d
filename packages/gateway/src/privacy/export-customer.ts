import type { AuditStore } from '../audit/audit-store.ts'
import type { Customer } from './privacy-store.ts'
import { type KeptConversation, type ReadCustomerDeps, readCustomer } from './read-customer.ts'

export interface ExportCustomerDeps {
  store: ReadCustomerDeps['store'] & Pick<AuditStore, 'recordAudit'>
}

/** Hands out everything that is kept about one customer; the export is told before anything of it leaves. */
export async function exportCustomer(
  deps: ExportCustomerDeps,
  customer: Customer,
): Promise<AsyncIterable<KeptConversation>> {
  const conversations = await readCustomer(deps, customer)
  await deps.store.recordAudit({ action: 'customer.exported', customer })
  return conversations
}
