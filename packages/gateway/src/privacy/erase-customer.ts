/**
 * The erasure of one customer: rows first, then bytes, in bounded chunks, beside a running server or without one. It
 * can be broken off and asked for again. What arrives for the customer meanwhile goes too.
 */
import type { ConnectorStore } from '../connectors/connector-store.ts'
import type { Clock } from '../lib/clock.ts'
import { lastOf } from '../lib/last-of.ts'
import { usedIds } from '../messages/used-id.ts'
import { type DeleteFilesDeps, deleteFiles } from './delete-files.ts'
import type { Customer, ErasedRows, PrivacyStore } from './privacy-store.ts'
import { readOwner } from './read-customer.ts'

export interface EraseDeps {
  store: PrivacyStore & Pick<ConnectorStore, 'findConnector'> & DeleteFilesDeps['store']
  blobs: DeleteFilesDeps['blobs']
  clock: Pick<Clock, 'now'>
  dedupeSecret: Uint8Array
}

export interface Erasure extends ErasedRows {
  conversations: number
  /** Files that were deleted. */
  files: number
  /** Files that no row names any more and that could not be deleted now: the server's sweep tries again. */
  filesLeft: number
  /** Whether nothing of it is left in the database's own files either. */
  scrubbed: boolean
}

const chunk = 200
const changesSpan = 10_000

export const nothingErased: Erasure = {
  conversations: 0,
  messages: 0,
  attachments: 0,
  deliveries: 0,
  attempts: 0,
  files: 0,
  filesLeft: 0,
  scrubbed: false,
}

export const eraseCustomer = (deps: EraseDeps, customer: Customer): Promise<Erasure> =>
  lastOf(eraseInSteps(deps, customer))

/** Tells after each chunk what went so far. */
export async function* eraseInSteps(deps: EraseDeps, customer: Customer): AsyncGenerator<Erasure> {
  const { store } = deps
  await readOwner(deps, customer)
  let erasure = nothingErased
  do {
    for await (erasure of eraseMessages(deps, customer, erasure)) yield erasure
    for (let after: number | null = 0; after !== null; ) {
      after = await store.eraseChanges({ ...customer, after, span: changesSpan })
    }
    erasure = { ...erasure, conversations: erasure.conversations + (await eraseConversations(deps, customer)) }
    // A message that came meanwhile keeps its conversation: once more.
  } while ((await store.listConversationsOfCustomer({ ...customer, limit: 1 })).items.length > 0)
  yield { ...erasure, scrubbed: await store.scrub() }
}

async function* eraseMessages(deps: EraseDeps, customer: Customer, before: Erasure): AsyncGenerator<Erasure> {
  const request = { ...customer, limit: chunk, hashId: usedIds(deps.dedupeSecret) }
  const erasure = { ...before }
  for (let isFirst = before === nothingErased, more = true; more; isFirst = false) {
    const erased = await deps.store.eraseMessages({ ...request, now: deps.clock.now(), isFirst })
    more = erased.more
    for (const what of ['messages', 'attachments', 'deliveries', 'attempts'] as const) erasure[what] += erased[what]
    const left = await deleteFiles(deps, erased.blobKeys)
    erasure.files += erased.blobKeys.length - left
    erasure.filesLeft += left
    yield { ...erasure }
  }
}

async function eraseConversations({ store, clock }: EraseDeps, customer: Customer): Promise<number> {
  let erased = 0
  for (let taken = chunk; taken >= chunk; erased += taken) {
    taken = await store.eraseConversations({ ...customer, limit: chunk, now: clock.now() })
  }
  return erased
}
