export interface ToldPresence {
  nodeId: string
  /** It holds no longer. */
  until: number
  /** JSON of who is where. */
  entries: string
}

/** What a node says of its agents, for the others that share the store. Worth nothing a moment later. */
export interface PresenceStore {
  /** In the place of what the node told before. */
  tellPresence(told: ToldPresence): Promise<void>
  /** Nobody is at that node any more; what holds no longer goes as well. */
  withdrawPresence(from: { nodeId: string; now: number }): Promise<void>
  /** What the others told, as far as it holds. */
  readPresence(asked: { exceptOf: string; now: number }): Promise<ToldPresence[]>
}
