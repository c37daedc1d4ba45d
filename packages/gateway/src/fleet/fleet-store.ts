import type { NodeRow } from '../commands/fleet-rows.ts'

export interface LoopTurn {
  name: string
  nodeId: string
  now: number
  leaseMs: number
}

export interface Heartbeat {
  id: string
  now: number
  /** JSON of what it says of itself. */
  report: string
}

export interface TakeOver {
  /** With the time they were last heard of. */
  silent: readonly Pick<NodeRow, 'id' | 'seenAt'>[]
  now: number
}

export interface FleetStore {
  /** Takes or renews a lease of a loop; false while another node has it. */
  takeLoop(turn: LoopTurn): Promise<boolean>
  /** Says that a node lives, forgets those that died an hour ago, and gives those that are left. */
  recordHeartbeat(heartbeat: Heartbeat): Promise<NodeRow[]>
  listNodes(): Promise<NodeRow[]>
  /** At the start of an embedded store's only server: forgets those before it, and frees all leases. */
  releaseLeases(): Promise<void>
  /** Frees what silent nodes had leased: deliveries, fetches and loops. One that has been heard of since keeps it. */
  takeOver(request: TakeOver): Promise<void>
  /** At its end: what it had leased is free for the others. */
  endNode(id: string): Promise<void>
}
