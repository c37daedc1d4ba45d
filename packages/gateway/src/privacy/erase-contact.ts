/** The erasure of one person: of a customer, and of all whom they are joined with. */

import { isSame } from '../contacts/contact.ts'
import type { ContactStore } from '../contacts/contact-store.ts'
import { refuse } from '../lib/errors.ts'
import { type EraseDeps, type Erasure, eraseInSteps, nothingErased } from './erase-customer.ts'
import type { Customer } from './privacy-store.ts'
import { readContactOf } from './read-customer.ts'

type Deps = EraseDeps & { store: Pick<ContactStore, 'readContact'> }

interface Whom {
  /** Of those who are joined with the customer, only who it says so for. */
  takes?(other: Customer): Promise<boolean>
  /** Whom a person was shown: it is refused when there are others by now. */
  confirmed?: readonly Customer[] | undefined
}

/** The customer last: broken off, it finds the others again when it is asked for again. */
export async function* eraseContactInSteps(
  deps: Deps,
  customer: Customer,
  { takes = async () => true, confirmed }: Whom = {},
): AsyncGenerator<Erasure> {
  const [own = customer, ...joined] = await readContactOf(deps, customer)
  const others: Customer[] = []
  for (const other of joined) if (await takes(other)) others.push(other)
  const isConfirmed = (other: Customer) => confirmed?.some((one) => isSame(one, other)) ?? true
  if (!others.every(isConfirmed)) throw refuse('contact_changed')
  let before = nothingErased
  for (const member of [...others.toReversed(), own]) {
    let total = before
    for await (const erasure of eraseInSteps(deps, member)) {
      total = add(before, erasure)
      yield total
    }
    before = total
  }
}

/** Scrubbed as the last one is. */
const add = (before: Erasure, erasure: Erasure): Erasure => ({
  conversations: before.conversations + erasure.conversations,
  messages: before.messages + erasure.messages,
  attachments: before.attachments + erasure.attachments,
  deliveries: before.deliveries + erasure.deliveries,
  attempts: before.attempts + erasure.attempts,
  files: before.files + erasure.files,
  filesLeft: before.filesLeft + erasure.filesLeft,
  scrubbed: erasure.scrubbed,
})
