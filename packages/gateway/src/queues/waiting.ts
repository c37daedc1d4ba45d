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
  let walks = lines.map((line): Walk<L> => ({ line, page: line, at: 0 }))
  for (;;) {
    walks = walks.filter(({ line, page, at }) => isOpen(line) && (at < page.waiting.length || page.goesOn))
    for (const walk of walks.filter(({ page, at }) => at === page.waiting.length)) {
      const after = walk.page.waiting.at(-1)
      walk.page = (after && (yield { kind: 'read', line: walk.line, after })) ?? nothing
      walk.at = 0
    }
    const first = walks.reduce<Walk<L> | undefined>(earlier, undefined)
    const one = first && headOf(first)
    if (!one) return
    first.at += 1
    yield { kind: 'next', line: first.line, one }
  }
}

interface Walk<L> {
  line: L
  page: Page
  at: number
}

const nothing: Page = { waiting: [], goesOn: false }

const headOf = ({ page, at }: Walk<unknown>): Waiting | undefined => page.waiting[at]

function earlier<L>(best: Walk<L> | undefined, walk: Walk<L>): Walk<L> | undefined {
  const [one, other] = [headOf(walk), best && headOf(best)]
  return one && (!other || compareTurns(one, other) < 0) ? walk : best
}

const compareTurns = (a: Waiting, b: Waiting): number => turnOf(a) - turnOf(b) || byId(a, b)

export const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : Number(a.id > b.id))
