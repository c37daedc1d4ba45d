/**
 * A write, as data: what it needs to see, and a pure function that decides what comes of it. An engine looks up what is
 * needed, asks for the decision and applies the changes, all in one transaction; it knows no rule. Deciders stand in
 * their domain folders as `decide-*.ts`; here is what they share.
 */
import type { Actor } from './actor.ts'
import type { Needs, SequenceName, State } from './look-ups.ts'
import type { RowChange } from './row-changes.ts'

/** Whom a command is about. What is about the same customer is decided one after another, and the rest side by side. */
export interface About {
  customers?: readonly { connectorId: string; customerId: string }[]
  /** Customers of whom it moves deliveries alone: of that, nothing is told but that one was given up. */
  lines?: readonly { connectorId: string; customerId: string }[]
  /** Their customers. */
  conversationIds?: readonly string[]
  attachmentIds?: readonly string[]
  attachmentUids?: readonly string[]
  /** Their customers. */
  deliveryIds?: readonly string[]
  /** Connectors whose breakers it sees; `isAlone`: and may let fail, which nobody may look past. */
  breakersOf?: { connectorIds: readonly string[]; isAlone: boolean }
  /** Their connectors, whose breakers it sees: beside others that only see them. */
  endpointIds?: readonly string[]
  /** Names of what else a single one of them may use, whoever it is about. */
  used?: readonly string[]
}

export interface Command<Outcome> {
  /** Without it, nothing else at all is decided meanwhile. */
  about?: About
  needs: Needs
  /** What the first look shows to be needed besides; asked once. For what is rare: it costs another statement. */
  needsMore?(state: State): Needs | undefined
  decide(state: State, actor: Actor): Decision<Outcome>
  /** Who does it and when, where it is on nobody's behalf. */
  doneBy?: { actor: Actor; at: number }
}

export interface Decision<Outcome> {
  outcome: Outcome
  /** In the order they are applied in. */
  changes: RowChange[]
}

/** Where a sequence stands. */
export const lastOf = ({ sequences }: State, wanted: SequenceName): number =>
  sequences.find(({ name }) => name === wanted)?.last ?? 0

/** As PostgreSQL's sequences are made: so many numbers come with one taking, and the next ones with another. */
export const mostInARow = 1024

/** Gives one number after another of those that were looked up, none of them up to `after`. */
export function numbersOf({ sequences }: State, wanted: SequenceName, after = 0): () => number {
  const starts = sequences.flatMap(({ name, last }) => (name === wanted ? [last] : [])).toSorted((a, b) => a - b)
  let last = Math.max(starts.shift() ?? 0, after)
  let given = 0
  return () => {
    if (given === mostInARow && starts.length > 0) {
      last = Math.max(starts.shift() ?? 0, last)
      given = 0
    }
    given++
    last++
    return last
  }
}

/** A refusal, or a repeat: nothing is written. */
export const unchanged = <Outcome>(outcome: Outcome): Decision<Outcome> => ({ outcome, changes: [] })
