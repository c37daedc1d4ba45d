/** What needs somebody first stands first. Pure. */
import type { BoardAgent, BoardQueue } from './board-queries.ts'

const compare = (one: string | null, other: string | null): number =>
  one === other ? 0 : one === null ? 1 : other === null ? -1 : one < other ? -1 : 1

/** By how much a wait is of what was promised is not asked: who waits longest is first everywhere. */
export const sortQueues = (queues: readonly BoardQueue[]): BoardQueue[] =>
  queues.toSorted(
    (one, other) =>
      compare(one.waiting_since, other.waiting_since) ||
      other.waiting - one.waiting ||
      one.name.localeCompare(other.name),
  )

const presence = { online: 0, away: 1, offline: 2 }

export const sortAgents = (agents: readonly BoardAgent[]): BoardAgent[] =>
  agents.toSorted(
    (one, other) =>
      presence[one.status] - presence[other.status] ||
      other.held - one.held ||
      compare(one.waiting_since, other.waiting_since) ||
      one.name.localeCompare(other.name),
  )

/** To be given something: who is there and has the least. */
export const sortReceivers = (agents: readonly BoardAgent[]): BoardAgent[] =>
  sortAgents(agents).sort((one, other) => presence[one.status] - presence[other.status] || one.held - other.held)
