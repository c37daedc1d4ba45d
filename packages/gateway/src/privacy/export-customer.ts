import type { AuditStore } from '../audit/audit-store.ts'
import type { ContactMember } from '../contacts/contact.ts'
import type { ContactStore } from '../contacts/contact-store.ts'
import type { Sight } from '../conversations/sight.ts'
import type { Customer } from './privacy-store.ts'
import { type KeptConversation, type ReadCustomerDeps, readContactOf, readCustomer } from './read-customer.ts'

export interface ExportCustomerDeps {
  store: ReadCustomerDeps['store'] & Pick<AuditStore, 'recordAudit'> & Pick<ContactStore, 'readContact'>
}

export interface ExportedCustomer {
  contact: ContactMember[]
  conversations: AsyncIterable<KeptConversation>
}

/** Hands out everything that is kept about one customer, and in sight; the export is told before anything of it leaves. */
export async function exportCustomer(
  deps: ExportCustomerDeps,
  { sight = 'all', ...customer }: Customer & { sight?: Sight },
): Promise<ExportedCustomer> {
  const conversations = await readCustomer(deps, customer, sight)
  const contact = await readContactOf(deps, customer)
  await deps.store.recordAudit({ action: 'customer.exported', customer })
  // Who else they are is known from conversations that may be beyond it.
  return { contact: sight === 'all' ? contact : contact.slice(0, 1), conversations }
}
