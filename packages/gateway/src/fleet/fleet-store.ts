export interface LoopTurn {
  name: string
  nodeId: string
  now: number
  leaseMs: number
}

export interface FleetStore {
  /** Takes or renews a lease of a loop; false while another node has it. */
  takeLoop(turn: LoopTurn): Promise<boolean>
  /** Says that a node lives, and forgets those that have not said so for a day. */
  recordHeartbeat(node: { id: string; now: number }): Promise<void>
  /**
   * At a start: forgets servers that died, and frees their leases of deliveries, fetches and loops. An embedded store has
   * one server at a time, so that all others did.
   */
  releaseLeases(): Promise<void>
  /** At its end: what it had leased is free for the others. */
  endNode(id: string): Promise<void>
}
