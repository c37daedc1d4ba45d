/** The erasure of one person: of a customer, and of all whom they are joined with. */

import type { ContactStore } from '../contacts/contact-store.ts'
import { type EraseDeps, type Erasure, eraseInSteps, nothingErased } from './erase-customer.ts'
import type { Customer } from './privacy-store.ts'
import { readContactOf } from './read-customer.ts'

type Deps = EraseDeps & { store: Pick<ContactStore, 'readContact'> }

/**
 * The customer last: broken off, it finds the others again when it is asked for again. Of the others only those for whom
 * `takes` says so.
 */
export async function* eraseContactInSteps(
  deps: Deps,
  customer: Customer,
  takes: (other: Customer) => Promise<boolean> = async () => true,
): AsyncGenerator<Erasure> {
  const [own = customer, ...others] = await readContactOf(deps, customer)
  let before = nothingErased
  for (const member of [...others.toReversed(), own]) {
    if (member !== own && !(await takes(member))) continue
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
