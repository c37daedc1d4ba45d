export interface SearchStore {
  /** Takes what comes next into the index, at most `limit` messages or names; 0 when it holds everything. */
  indexMessages(limit: number): Promise<number>
  /** How long the oldest message that came after all in the index has waited, in ms; 0 when there is none. */
  readSearchDelay(now: number): Promise<number>
}
