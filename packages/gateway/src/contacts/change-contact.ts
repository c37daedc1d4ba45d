/** What people do to contacts, at the desk or as operators: they say how to reach a customer, join customers, separate them. */
import { LIMITS } from '@passerelle/protocol'
import { reason } from '@passerelle/protocol/errors'
import type { CustomerRef } from '../commands/contact.ts'
import type { Clock } from '../lib/clock.ts'
import { ApiError, type Fault, fault, refuse } from '../lib/errors.ts'
import { type ContactMember, isSame, mostCustomers } from './contact.ts'
import type { ContactRequest, ContactStore } from './contact-store.ts'
import { emailKey, phoneKey, type Reach } from './reach.ts'

interface Deps {
  store: ContactStore
  clock: Pick<Clock, 'now'>
}

type Wanted = Omit<ContactRequest, 'now'>

/** What is left out stays; nothing, or null, forgets it. */
export async function describeCustomer(
  { store, clock }: Deps,
  { reach, ...wanted }: Wanted & { reach: Partial<Reach> },
): Promise<ContactMember[]> {
  const tidy: Partial<Reach> = {
    ...(reach.email !== undefined && { email: reach.email?.trim() || null }),
    ...(reach.phone !== undefined && { phone: reach.phone?.trim() || null }),
  }
  const faults = findFaults(tidy)
  if (faults.length > 0) throw new ApiError(reason('customer_not_changed'), { faults })
  await store.describeCustomer({ ...wanted, reach: tidy, now: clock.now() })
  return store.readContact(wanted)
}

function findFaults({ email, phone }: Partial<Reach>): Fault[] {
  const faults: Fault[] = []
  if (email && emailKey(email) === null) faults.push(fault('/email', 'email_malformed'))
  if (phone && (phone.length > LIMITS.nameLength || phoneKey(phone) === null)) {
    faults.push(fault('/phone', 'phone_malformed'))
  }
  return faults
}

/** Two who are one already stay so. */
export async function joinCustomers(
  { store, clock }: Deps,
  wanted: Wanted & { other: CustomerRef },
): Promise<ContactMember[]> {
  if (isSame(wanted.customer, wanted.other)) throw refuse('customer_joined_with_itself')
  const { kind } = await store.joinCustomers({ ...wanted, now: clock.now() })
  if (kind === 'too_many') throw refuse('contact_too_large', { max: mostCustomers })
  return store.readContact(wanted)
}

export async function separateCustomers(
  { store, clock }: Deps,
  wanted: Wanted & { other: CustomerRef },
): Promise<ContactMember[]> {
  if (!(await store.separateCustomers({ ...wanted, now: clock.now() }))) throw refuse('customers_not_joined')
  return store.readContact(wanted)
}
