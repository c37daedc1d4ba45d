import { type Reason, reason } from '@passerelle/protocol/errors'
import { StorageFault } from '../../lib/storage-fault.ts'

/** A program of before a migration writes rows that the one of after it reads wrong: it must not write any more. */
export function createSchemaGuard(path: string, readVersion: () => number) {
  let kept: number | undefined

  const otherThanKept = (): Reason | undefined => {
    if (kept === undefined) return undefined
    const schema = readVersion()
    return schema === kept ? undefined : reason('database_changed_version', { path, schema, newest: kept })
  }
  return {
    keep: (version: number) => {
      kept = version
    },
    /** Undefined also when it cannot be read now. */
    find: (): Reason | undefined => {
      try {
        return otherThanKept()
      } catch {
        return undefined
      }
    },
    /** Inside a write: what is read stands until its end. */
    check: () => {
      const other = otherThanKept()
      if (other) throw new StorageFault(other, undefined)
    },
  }
}
