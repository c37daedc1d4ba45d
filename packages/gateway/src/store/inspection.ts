import type { Reason } from '@passerelle/protocol/errors'

/** What a look at a database finds, without opening it for work. */
export type Inspection =
  | { kind: 'missing' }
  /** With what to do about it, where that is known. */
  | { kind: 'unreadable'; reason: string; problem?: Reason }
  | {
      kind: 'readable'
      /** Of its schema, and the newest that this program knows. */
      schema: number
      newest: number
      /** What an integrity check says is broken. */
      faults: string[]
    }
