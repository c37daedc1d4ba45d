/** The first unsettled delivery of each customer, of each subject: as they are with what is being decided. Pure. */
import type { LineHead } from '../commands/delivery-look-ups.ts'
import type { State } from '../commands/look-ups.ts'
import type { RowChange } from '../commands/row-changes.ts'

interface Customer {
  connectorId: string
  customerId: string
}

export interface HeadDrafts {
  of(customer: Customer): LineHead[]
  /** What is behind one that was made due once more does not do it again. */
  add(added: readonly RowChange[], customer: Customer): void
}

const nameOf = ({ connectorId, customerId }: Customer) => `${connectorId} ${customerId}`

/** Those that stood first, and whoever stands there once these changes have settled them. */
export function draftHeads(
  { linesOf, othersInLine }: Pick<State, 'linesOf' | 'othersInLine'>,
  changes: readonly RowChange[],
): HeadDrafts {
  const settled = settledBy(changes)
  const heads = new Map<string, LineHead[]>()
  const add = (name: string, head: LineHead) => {
    const theirs = heads.get(name) ?? []
    heads.set(name, theirs)
    if (!theirs.some(({ subject }) => subject === head.subject)) theirs.push(head)
  }
  for (const { connectorId, customerId, ...head } of linesOf)
    if (!settled.has(head.seq)) add(nameOf({ connectorId, customerId }), head)
  // They are of those that settle: nothing that is added makes them due.
  for (const other of othersInLine)
    if (other.state === 'pending' && !settled.has(other.seq))
      add(nameOf(other), { ...other, attempts: 0, flushFrom: 0 })
  for (const change of changes)
    if (change.table === 'deliveries' && change.kind === 'insert') add(nameOf(change.row), change.row)
  return {
    of: (customer) => heads.get(nameOf(customer)) ?? [],
    add(added, customer) {
      const name = nameOf(customer)
      for (const change of added) if (change.table === 'deliveries' && change.kind === 'insert') add(name, change.row)
      heads.set(
        name,
        (heads.get(name) ?? []).map((head) => ({ ...head, attempts: 0 })),
      )
    },
  }
}

function settledBy(changes: readonly RowChange[]): Set<number> {
  return new Set(
    changes.flatMap((one) => {
      if (one.table !== 'deliveries' || one.kind !== 'update') return []
      const { state = 'pending' } = one.patch
      return state === 'pending' ? [] : [one.key.seq]
    }),
  )
}
