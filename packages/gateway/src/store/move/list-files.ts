import { all, type Engine } from '../sql/engine.ts'
import { str } from '../sql/rows.ts'

/** The keys of all files that rows name. */
export const listFiles = (engine: Engine): Promise<string[]> =>
  engine.read(function* () {
    const rows = yield* all(
      `select blob_key from attachments where blob_key is not null
       union select blob_key from uploads order by blob_key`,
    )
    return rows.map((row) => str(row, 'blob_key'))
  })
