/** What servers that share a store write of themselves, as the store keeps it. */

/** A server among those that share the store. */
export interface NodeRow {
  id: string
  startedAt: number
  seenAt: number
  /** When others took over what it had leased; null while it lives. */
  diedAt: number | null
  /** JSON of what it last said of itself. */
  report: string | null
}

/** Which server runs a loop that only one may run at a time. */
export interface LoopLeaseRow {
  name: string
  nodeId: string
  leasedUntil: number
}

/** A change of the clock that is under way. Of each kind of what waits, the place it has come to; null at the end. */
export interface ClockMoveRow {
  /** There is one at most. */
  id: 1
  byMs: number
  now: number
  /** JSON of a `DeliveryPlace`. */
  deliveryPlace: string | null
  /** The id of a file. */
  fetchPlace: string | null
}
