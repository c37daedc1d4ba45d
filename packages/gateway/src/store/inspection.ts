/** What a look at a database finds, without opening it for work. */
export type Inspection =
  | { kind: 'missing' }
  | { kind: 'unreadable'; reason: string }
  | {
      kind: 'readable'
      /** Of its schema, and the newest that this program knows. */
      schema: number
      newest: number
      /** What an integrity check says is broken. */
      faults: string[]
    }
