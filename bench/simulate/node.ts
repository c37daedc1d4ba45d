/**
 * A server: one thread for its own work, and commands that it gathers. While as many transactions as it may have are under
 * way, what comes waits together for the next one.
 */
import type { Agenda } from './agenda.ts'
import type { Database } from './database.ts'
import { createStation, type StationFigures } from './station.ts'

export interface CommandCost {
  /** On the server's thread. */
  nodeMs: number
  /** On a core of the database, beside what its transaction takes. */
  databaseMs: number
  logBytes: number
  /** It tells of itself in the record of activities, as opening a conversation does. */
  isRecorded?: boolean
}

export interface NodeShape {
  /** Transactions under way at once. */
  transactions: number
  /** Commands of one transaction at most. */
  groupSize: number
  /** What a transaction takes on a core of the database, however many commands it has. */
  transactionMs: number
  transactionBytes: number
  /** A command whose customer is in a transaction of this server waits for its end, and holds up no other one. */
  keepsApart: boolean
}

export interface Server {
  command(customer: number, cost: CommandCost, done: (committed: boolean) => void): void
  /** It is gone: what was under way there is not answered but fails. */
  die(): void
  isAlive(): boolean
  measure(): void
  figures(): StationFigures
}

interface Waiting {
  customer: number
  cost: CommandCost
  done: (committed: boolean) => void
}

export function createServer(agenda: Agenda, database: Database, shape: NodeShape): Server {
  const thread = createStation(agenda, 1)
  const open = new Set<(committed: boolean) => void>()
  const locked = new Set<number>()
  let waiting: Waiting[] = []
  let underWay = 0
  let isAlive = true

  function settle(group: readonly Waiting[], committed: boolean): void {
    underWay -= 1
    for (const { customer } of group) locked.delete(customer)
    for (const { done } of group) if (open.delete(done)) done(committed)
    flush()
  }
  function gather(): Waiting[] {
    const free = waiting.filter(({ customer }) => !locked.has(customer))
    const group = new Set(free.slice(0, shape.groupSize))
    waiting = waiting.filter((one) => !group.has(one))
    return [...group]
  }
  function flush(): void {
    while (isAlive && underWay < shape.transactions) {
      const group = gather()
      if (group.length === 0) return
      underWay += 1
      if (shape.keepsApart) for (const { customer } of group) locked.add(customer)
      database.transact(transactionOf(group, shape), (committed) => settle(group, committed))
    }
  }

  return {
    command(customer, cost, done) {
      if (!isAlive) {
        agenda.after(0, () => done(false))
        return
      }
      open.add(done)
      thread.serve(cost.nodeMs, () => {
        waiting.push({ customer, cost, done })
        flush()
      })
    },
    die() {
      isAlive = false
      thread.clear()
      waiting = []
      const failed = [...open]
      open.clear()
      for (const done of failed) done(false)
    },
    isAlive: () => isAlive,
    measure: () => thread.measure(),
    figures: () => thread.figures(),
  }
}

const transactionOf = (group: readonly Waiting[], { transactionMs, transactionBytes }: NodeShape) => ({
  customers: [...new Set(group.map(({ customer }) => customer))],
  workMs: group.reduce((sum, { cost }) => sum + cost.databaseMs, transactionMs),
  logBytes: group.reduce((sum, { cost }) => sum + cost.logBytes, transactionBytes),
  isRecorded: group.some(({ cost }) => cost.isRecorded),
})
