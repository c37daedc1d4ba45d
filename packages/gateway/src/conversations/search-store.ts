export interface SearchStore {
  /** Takes the next recorded messages into the index; returns how many. */
  indexMessages(limit: number): Promise<number>
}
