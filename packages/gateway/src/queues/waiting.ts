/** Who waits in queues, in their turn over all of them, from pages of each. Pure. */
import { type Priority, turnOf } from '../commands/priority.ts'
import type { Wishes } from './choose-agent.ts'

export interface Waiting extends Wishes {
  id: string
  waitingSince: number
  priority: Priority
}

/** Of one queue, in their turn. */
export interface Page {
  waiting: readonly Waiting[]
  /** There may be more behind. */
  goesOn: boolean
}

export interface Line extends Page {
  queueId: string
}

export type Step<L> =
  | { kind: 'next'; line: L; one: Waiting }
  /** What follows in this line has to be known first: answered by the page behind `after`. */
  | { kind: 'read'; line: L; after: Waiting }

/** Whoever of all lines has waited longest, then the next one, past lines that are not open any more. */
export function* inTurn<L extends Line>(
  lines: readonly L[],
  isOpen: (line: L) => boolean = () => true,
): Generator<Step<L>, void, Page | undefined> {
  const walks: Walk<L>[] = []
  for (const line of lines) putInTurn(walks, { line, page: line, at: 0 })
  for (let walk = walks.shift(); walk; walk = walks.shift()) {
    const { line, page } = walk
    const one = headOf(walk)
    if (!one || !isOpen(line)) continue
    yield { kind: 'next', line, one }
    walk.at += 1
    if (walk.at === page.waiting.length && page.goesOn && isOpen(line)) {
      walk.page = (yield { kind: 'read', line, after: one }) ?? nothing
      walk.at = 0
    }
    putInTurn(walks, walk)
  }
}

interface Walk<L> {
  line: L
  page: Page
  at: number
}

const nothing: Page = { waiting: [], goesOn: false }

const headOf = (walk: Walk<unknown> | undefined): Waiting | undefined => walk?.page.waiting[walk.at]

/** Among those that are in their turn already: there may be many, and each moves whenever its first one goes. */
function putInTurn<L>(walks: Walk<L>[], walk: Walk<L>): void {
  const one = headOf(walk)
  if (!one) return
  let [from, to] = [0, walks.length]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    const other = headOf(walks[middle])
    if (other && compareTurns(other, one) < 0) from = middle + 1
    else to = middle
  }
  walks.splice(from, 0, walk)
}

/** What somebody's place goes by. */
export type Turn = Pick<Waiting, 'id' | 'waitingSince' | 'priority'>

export const compareTurns = (a: Turn, b: Turn): number => turnOf(a) - turnOf(b) || byId(a, b)

export const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : Number(a.id > b.id))
