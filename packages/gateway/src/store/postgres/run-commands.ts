/** Decides commands in a transaction that has begun: locks, looks up, decides one after another, writes. No rule is here. */
import { type AuditContext, systemActor } from '../../commands/actor.ts'
import type { Command } from '../../commands/command.ts'
import { withDepartures } from '../../commands/departures.ts'
import type { Needs, State } from '../../commands/look-ups.ts'
import { decideEvents, type EventsAsked, eventsAsked, placesAsked, withListeners } from '../../events/decide-events.ts'
import { newId } from '../../lib/ids.ts'
import { type Applied, applyChanges, type Decided } from './apply-changes.ts'
import type { ColumnTypes } from './column-types.ts'
import { lockAbout, lockAlone } from './locks.ts'
import { lookUpAll } from './look-up.ts'
import type { Session } from './pool.ts'

export interface Ordered {
  command: Command<unknown>
  by: AuditContext | undefined
}

export type Outcome = { value: unknown } | { error: unknown } | 'deferred'

export interface Ran extends Applied {
  /** In the order of the commands. One is deferred when it is about somebody an earlier one is about. */
  outcomes: Outcome[]
}

/** Those that do not say whom they are about come alone. */
export async function runCommands(session: Session, ordered: readonly Ordered[], types: ColumnTypes): Promise<Ran> {
  const [first] = ordered
  const isAlone = ordered.length === 1 && first?.command.about === undefined
  if (!isAlone && ordered.some(({ command }) => command.about === undefined))
    throw new Error('a command came in company')
  const lock = isAlone
    ? lockAlone(session)
    : lockAbout(
        session,
        ordered.map(({ command }) => command.about ?? {}),
      )
  const lookUp = lookUpAll(
    session,
    ordered.map(({ command }) => ({ needs: withListeners(command) })),
  )
  // Sent together: the look-up begins when the locks are held.
  const [names, states] = await settleBoth(lock, lookUp)
  const isDeferred = deferredOf(names)
  await lookUpMore(session, ordered, states, isDeferred)
  const outcomes: Outcome[] = []
  const decided: Seen[] = []
  for (const [index, one] of ordered.entries()) {
    const state = states[index]
    outcomes.push(isDeferred[index] || !state ? 'deferred' : decideOne(one, state, decided))
  }
  await addEvents(session, decided)
  return { outcomes, ...(await applyChanges(session, decided, types)) }
}

interface Seen extends Decided {
  command: Command<unknown>
  state: State
}

function decideOne({ command, by }: Ordered, state: State, decided: Seen[]): Outcome {
  const { doneBy } = command
  const behalf = doneBy ? { actor: doneBy.actor, clock: { now: () => doneBy.at } } : by
  try {
    const { outcome, changes } = command.decide(state, behalf?.actor ?? systemActor)
    if (changes.length > 0) decided.push({ changes: withDepartures(changes), by: behalf, command, state })
    return { value: outcome }
  } catch (error) {
    return { error }
  }
}

interface Telling {
  one: Seen
  asked: EventsAsked
  state: State
}

/** What partners are told of what was decided, looked up for all of them together. */
async function addEvents(session: Session, decided: readonly Seen[]): Promise<void> {
  const telling = decided.flatMap((one): Telling[] => {
    const asked = eventsAsked(one.command, one.changes, one.state)
    return asked ? [{ one, asked, state: one.state }] : []
  })
  if (telling.length === 0) return
  await lookUpFor(session, telling, ({ asked }) => asked.needs)
  const committed = decided.flatMap(({ changes }) => changes)
  await lookUpFor(session, telling, ({ one, asked, state }) =>
    placesAsked(asked, { changes: one.changes, committed }, state),
  )
  for (const { one, asked, state } of telling) {
    const [actor, now] = [one.by?.actor ?? systemActor, one.by?.clock.now() ?? 0]
    const events = decideEvents({ asked, changes: one.changes, committed, state, actor, now, newId })
    one.changes = [...one.changes, ...events]
  }
}

async function lookUpFor(
  session: Session,
  telling: readonly Telling[],
  needsOf: (one: Telling) => Needs | undefined,
): Promise<void> {
  const asking = telling.flatMap((one) => {
    const needs = needsOf(one)
    return needs ? [{ one, needs, known: one.state }] : []
  })
  const found = await lookUpAll(session, asking)
  for (const [place, { one }] of asking.entries()) one.state = found[place] ?? one.state
}

/** What a first look shows to be needed besides. */
async function lookUpMore(
  session: Session,
  ordered: readonly Ordered[],
  states: State[],
  isDeferred: readonly boolean[],
): Promise<void> {
  const more = ordered.flatMap(({ command }, index) => {
    const known = states[index]
    const needs = known && !isDeferred[index] ? command.needsMore?.(known) : undefined
    return known && needs ? [{ index, needs, known }] : []
  })
  if (more.length === 0) return
  const found = await lookUpAll(session, more)
  for (const [place, { index }] of more.entries()) {
    const state = found[place]
    if (state) states[index] = state
  }
}

/** Of all that are about the same customer, the first is decided now. */
function deferredOf(names: readonly Set<string>[]): boolean[] {
  const taken = new Set<string>()
  return names.map((theirs) => {
    if (!theirs.isDisjointFrom(taken)) return true
    for (const name of theirs) taken.add(name)
    return false
  })
}

async function settleBoth<A, B>(a: Promise<A>, b: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([a, b])
  return Promise.all([a, b])
}
