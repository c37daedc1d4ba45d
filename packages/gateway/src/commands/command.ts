/**
 * A write, as data: what it needs to see, and a pure function that decides what comes of it. An engine looks up what is
 * needed, asks for the decision and applies the changes, all in one transaction; it knows no rule. Deciders stand in
 * their domain folders as `decide-*.ts`; here is what they share.
 */
import type { Actor } from './actor.ts'
import type { Needs, SequenceName, State } from './look-ups.ts'
import type { RowChange } from './row-changes.ts'

export interface Command<Outcome> {
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

/** A refusal, or a repeat: nothing is written. */
export const unchanged = <Outcome>(outcome: Outcome): Decision<Outcome> => ({ outcome, changes: [] })
