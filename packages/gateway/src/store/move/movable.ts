/** A database as a move sees it: rows of tables, and the few things in which engines differ. */
import type { Engine, Steps } from '../sql/engine.ts'

/** The last numbers that were given, so that none is given again. */
export interface Numbers {
  messages: number
  deliveries: number
  attempts: number
  changes: number
  activities: number
  threads: number
}

export interface Movable {
  /** For people, and for the mark of a move that is not finished. */
  name: string
  engine: Engine
  /** Makes the schema where there is none; refuses one that is not of this program. */
  makeSchema(): Promise<void>
  /** Refuses a database that is served, or at work in another move. Keeps other moves away, and servers as far as the engine can. */
  holdAlone(): Promise<void>
  readNumbers(): Promise<Numbers>
  writeNumbers(numbers: Numbers): Steps<void>
  /** What the engine derives from the rows, now that all are there. */
  finish(): Steps<void>
  close(): Promise<void>
}
