/**
 * Commands that arrive together are decided and committed together: a number of statements for all of them. A few such
 * groups are under way at a time, so that one is loaded while another waits for the disk.
 */
import type { AuditContext } from '../../commands/actor.ts'
import type { About, Command } from '../../commands/command.ts'
import type { WakeTopic } from '../../commands/wake-ups.ts'
import { ApiError } from '../../lib/errors.ts'
import { afterNewcomers } from '../../lib/turns.ts'
import { databaseBusy } from './faults.ts'
import type { Session } from './pool.ts'
import type { Ordered, Ran } from './run-commands.ts'

interface Waiting {
  make: Command<unknown> | (() => Command<unknown>)
  /** Made when its group begins. */
  command?: Command<unknown> | undefined
  by: AuditContext | undefined
  isDurable: boolean
  /** Steady. */
  since: number
  resolve(value: unknown): void
  reject(error: unknown): void
}

/** What was done in a transaction. `written`: by statements that are sent, and not answered yet. */
export interface Done<T> {
  value: T
  written?: Promise<void>
}

export interface Transactions {
  /** Commits what `work` did, or nothing of it. */
  transact<T>(work: (session: Session) => Promise<Done<T>>, isDurable: boolean): Promise<T>
  committed(topics: ReadonlySet<WakeTopic>): void
  run(session: Session, ordered: readonly Ordered[]): Promise<Ran>
  /** For a command's turn: what stands before it may hang, one group after another. */
  longestWaitMs: number
}

/** Each holds the customers of all its commands until it is committed. */
const mostInGroup = 64
const mostGroups = 2
/**
 * Whom the commands of a group are about, unless one alone is about more: each costs the server a place in its table of
 * locks, which has some thousands for everybody.
 */
const mostNamed = 1000

const countNamed = ({ breakersOf, ...named }: About = {}): number =>
  [...Object.values(named), breakersOf?.connectorIds ?? []].reduce((sum, { length }) => sum + length, 0)

export function createGroups({ transact, committed, run, longestWaitMs }: Transactions) {
  let queued: Waiting[] = []
  let isScheduled = false
  let underWay = 0

  const schedule = () => {
    if (isScheduled || queued.length === 0 || underWay >= mostGroups) return
    isScheduled = true
    void afterNewcomers().then(() => {
      isScheduled = false
      refuseLate()
      while (queued.length > 0 && underWay < mostGroups) begin(takeGroup())
    })
  }

  const refuseLate = () => {
    const longAgo = performance.now() - longestWaitMs
    const isLate = ({ since }: Waiting) => since < longAgo
    if (!queued.some(isLate)) return
    for (const one of queued.filter(isLate)) one.reject(databaseBusy())
    queued = queued.filter((one) => !isLate(one))
  }

  const takeGroup = (): Waiting[] => {
    for (const one of queued.slice(0, mostInGroup))
      one.command ??= typeof one.make === 'function' ? undefined : one.make
    const isAlone = (one: Waiting) => one.command !== undefined && one.command.about === undefined
    const [first] = queued
    if (first && isAlone(first)) return queued.splice(0, 1)
    const end = queued.findIndex(isAlone)
    return queued.splice(0, Math.min(mostInGroup, end < 0 ? queued.length : end))
  }

  const begin = (group: Waiting[]) => {
    underWay += 1
    void runAll(group).finally(() => {
      underWay -= 1
      schedule()
    })
  }

  const runAll = async (group: Waiting[]): Promise<void> => {
    try {
      await runGroup(group)
    } catch (error) {
      // What ended the whole transaction, such as a database that is away, ends it for each of them. Else one of them
      // cannot be written: each by itself, so that only that one is lost.
      if (group.length === 1 || error instanceof ApiError) for (const one of group) one.reject(error)
      else for (const one of group) await runGroup([one]).catch(one.reject)
    }
  }

  /** From the first on, as many as may be decided together. */
  const makeFitting = (group: readonly Waiting[]): Ordered[] => {
    const ordered: Ordered[] = []
    let named = 0
    for (const one of group) {
      one.command ??= typeof one.make === 'function' ? one.make() : one.make
      named += countNamed(one.command.about)
      if (ordered.length > 0 && named > mostNamed) break
      ordered.push({ command: one.command, by: one.by })
    }
    return ordered
  }

  const runGroup = async (group: readonly Waiting[]): Promise<void> => {
    const isDurable = group.some((one) => one.isDurable)
    const { outcomes, topics } = await transact(async (session) => {
      const value = await run(session, makeFitting(group))
      return { value, written: value.written }
    }, isDurable)
    committed(topics)
    const deferred: Waiting[] = []
    for (const [index, one] of group.entries()) {
      const outcome = outcomes[index]
      if (outcome === 'deferred' || outcome === undefined) deferred.push(one)
      else if ('error' in outcome) one.reject(outcome.error)
      else one.resolve(outcome.value)
    }
    queued = [...deferred, ...queued]
  }

  return {
    decide: <Outcome>(
      make: Command<Outcome> | (() => Command<Outcome>),
      by: AuditContext | undefined,
      isDurable: boolean,
    ): Promise<Outcome> =>
      new Promise<Outcome>((resolve, reject) => {
        const since = performance.now()
        queued.push({ make, by, isDurable, since, resolve: (value) => resolve(value as Outcome), reject })
        schedule()
      }),
  }
}
