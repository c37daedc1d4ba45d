export interface CounterRow {
  /** The beginning of its time, in ms. */
  at: number
  /** Empty for what is counted of all together. */
  connectorId: string
  name: string
  value: number
}

/** Deliveries of one kind that wait. */
export interface Pending {
  count: number
  /** When the one that has waited longest was made, in ms; null when none waits. */
  oldestAt: number | null
}

export type PendingByKind = Record<'message' | 'event', Pending>

/** What deliveries and files wait for. */
export interface Backlog {
  openBreakers: number
  /** Files that are still to be fetched from a URL. */
  waitingFetches: number
  /** Of the engine's log of writes that are not merged yet. */
  logBytes: number
}

/** What waits for one connector. */
export interface ConnectorBacklog {
  connectorId: string
  pending: PendingByKind
}

/** The connections to the database that this process holds. */
export interface PoolFigures {
  /** In use by a statement or a transaction. */
  used: number
  idle: number
  /** No more are opened. */
  max: number
  /** Those who wait for one. */
  waiting: number
}

export interface StatsStore {
  readBacklog(): Promise<Backlog>
  /** In all, and of the connectors that were made first, at most so many; none of the deleted ones. */
  readPending(limit: number): Promise<{ pending: PendingByKind; connectors: ConnectorBacklog[] }>
  /** Of engines that have a pool. */
  readPool?(): PoolFigures
  /** Counts the next messages and attempts, at most so many of each; returns how many. */
  countActivity(limit: number): Promise<number>
  /** How long the oldest message or attempt that is not counted yet has waited, in ms; 0 when all are. */
  readCountingDelay(now: number): Promise<number>
  /** Keeps the highest number of the five minutes it is. */
  recordBacklog(now: number): Promise<void>
  /** From then on, summed over times of that width; a backlog is the highest. */
  readCounters(request: { from: number; widthMs: number }): Promise<CounterRow[]>
  deleteCounters(before: number): Promise<number>
}
