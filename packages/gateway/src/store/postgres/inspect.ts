import { StorageFault } from '../../lib/storage-fault.ts'
import type { Inspection } from '../inspection.ts'
import { listMigrations, readSchema } from './migrate.ts'
import { createPool } from './pool.ts'

/** What PostgreSQL can be asked without being changed; its own checks are its administrator's. */
export async function inspectPostgres(url: string): Promise<Inspection> {
  const pool = createPool(url)
  try {
    const { schema } = await pool.use(readSchema)
    return schema === 0
      ? { kind: 'missing' }
      : { kind: 'readable', schema, newest: listMigrations().length, faults: [] }
  } catch (error) {
    return {
      kind: 'unreadable',
      reason: error instanceof Error ? error.message : String(error),
      ...(error instanceof StorageFault && { problem: error.problem }),
    }
  } finally {
    await pool.close()
  }
}
