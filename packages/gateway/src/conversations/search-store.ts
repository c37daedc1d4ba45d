export interface SearchStore {
  /** Takes what comes next into the index, at most `limit` messages or names; 0 when it holds everything. */
  indexMessages(limit: number): Promise<number>
}
