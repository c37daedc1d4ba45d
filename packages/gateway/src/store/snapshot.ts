/** The store as it is at one moment, while others go on writing. Close it soon: what they write piles up meanwhile. */
export interface Snapshot {
  /** Counts the migrations it has seen; see `Inspection`. */
  schema: number
  /** Of every file that a row names. */
  listBlobKeys(): string[]
  /** Writes it as a database of its own into the empty file `path`. Gives how much is done, up to 1. */
  copyTo(path: string): AsyncIterable<number>
  /** May be called more than once. */
  close(): void
}

/** What a look into a copy, with all its pages read, finds. */
export interface CopyInspection {
  schema: number
  /** What an integrity check says is broken. */
  faults: string[]
  conversations: number
  messages: number
}
